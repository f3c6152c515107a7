/** What a report holds, as a person reads it. */
import { inList } from "../../db/rows";
import { flows, integrations, resources, users } from "../../db/schema";
import type { ReportTimeframe } from "../contract/reports";
import type { AppContext } from "../lib/context";

type Filters = Readonly<Record<string, unknown>>;

const labels: Readonly<Record<string, string>> = {
  actor: "done by",
  action: "event",
  subject: "about",
  state: "status",
  granteeId: "grantee",
  requesterId: "requested by",
  approverId: "decided by",
  flowId: "access flow",
  integrationId: "integration",
  resourceId: "resource",
  search: "containing",
};

const ID = /^(user|flow|int|res)_/;

/** Names for the ids among the filters; what is gone keeps its id. */
export async function namesIn(
  { db }: Pick<AppContext, "db">,
  all: ReadonlyArray<Filters>,
): Promise<ReadonlyMap<string, string>> {
  const ids = all.flatMap((filters) =>
    Object.values(filters).filter((v): v is string => typeof v === "string" && ID.test(v)),
  );
  if (ids.length === 0) return new Map();
  const found = await db.batch([
    db.select({ id: users.id, name: users.email }).from(users).where(inList(users.id, ids)),
    db.select({ id: flows.id, name: flows.name }).from(flows).where(inList(flows.id, ids)),
    db
      .select({ id: integrations.id, name: integrations.name })
      .from(integrations)
      .where(inList(integrations.id, ids)),
    db
      .select({ id: resources.id, name: resources.name })
      .from(resources)
      .where(inList(resources.id, ids)),
  ]);
  return new Map(found.flat().map((row) => [row.id as string, row.name]));
}

export function filterWords(filters: Filters, names: ReadonlyMap<string, string>): string {
  const parts = Object.entries(filters).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (name === "overdue") return [value === "true" ? "overdue" : "not overdue"];
    const values = [value].flat().map((v) => names.get(String(v)) ?? String(v));
    return [`${labels[name] ?? name} ${values.join(" or ")}`];
  });
  return parts.length === 0 ? "Everything" : capital(parts.join("; "));
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export function timeframeWords(timeframe: ReportTimeframe): string {
  if (timeframe.kind === "all") return "all time";
  if (timeframe.kind === "absolute")
    return `from ${utcText(timeframe.from)} until ${utcText(timeframe.to)}`;
  const { count, unit } = timeframe;
  return count === 1 ? `the last ${unit.slice(0, -1)}` : `the last ${count} ${unit}`;
}

export const utcText = (at: string | number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
