/** What stands above a report on paper. */
import { organization } from "../../db/schema";
import type { AppContext } from "../lib/context";
import type { PdfHeading } from "./pdf-report";
import { filterWords, namesIn, utcText } from "./report-words";

type About = {
  readonly title: string;
  readonly filters: Readonly<Record<string, unknown>>;
  /** Absent bounds: all time. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export async function reportHeading(ctx: AppContext, about: About): Promise<PdfHeading> {
  const [[owner], names, chain] = await Promise.all([
    ctx.db.select({ name: organization.name }).from(organization),
    namesIn(ctx, [about.filters]),
    chainWords(ctx),
  ]);
  const at = new Date(ctx.now());
  return {
    title: about.title,
    organization: owner?.name ?? "Hallpass",
    at,
    lines: [
      `Filters: ${filterWords(about.filters, names)}`,
      `Timeframe: ${boundsWords(about)}`,
      `Generated ${utcText(ctx.now())} by Hallpass at ${ctx.settings.publicUrl}. All times are UTC.`,
      chain,
    ],
  };
}

function boundsWords({ from, to }: About): string {
  if (from && to) return `from ${utcText(from)} until ${utcText(to)}`;
  if (from) return `since ${utcText(from)}`;
  return to ? `before ${utcText(to)}` : "all time";
}

/** Looks at every event anew: a report that says "whole" has just been told so. */
async function chainWords({ auditChain }: AppContext): Promise<string> {
  const { ok, checked, problems, restoredAt } = await auditChain.verify();
  const restored =
    restoredAt.length === 0 ? "" : ` The database was restored ${restoredAt.length} time(s).`;
  return ok
    ? `Audit chain verified: ${checked} events, none changed, removed or slipped in.${restored}`
    : `AUDIT CHAIN NOT WHOLE: ${problems.length} problem(s) among ${checked} events.${restored}`;
}
