/** Mails to admins about a system that does not do what it is told, and that it does again. */
import { and, asc, eq, inArray, isNotNull, or } from "drizzle-orm";
import { z } from "zod";
import {
  type IntegrationRow,
  integrations,
  requests,
  troubleParts,
  units,
  users,
} from "../../../db/schema";
import { IntegrationId } from "../../contract/values";
import type { FactRow, Letter, LinkButton } from "../letter";
import { type Dropped, drop, type MailContext, type Reader, template } from "../template";
import { fullTime, shownTime } from "../times";

const MAX_LATE = 500;

export const openButton = (ctx: MailContext): LinkButton => ({
  label: "Open Hallpass",
  url: `${ctx.settings.publicUrl}/`,
  look: "main",
});

export async function integrationOf(ctx: MailContext, id: IntegrationId) {
  const [row] = await ctx.db.select().from(integrations).where(eq(integrations.id, id));
  return row;
}

type Late = { readonly number: number; readonly grantee: string; readonly message: string | null };

/** Requests whose access in this integration should be gone, or is being taken away, and is not gone; longest first. */
async function lateIn(ctx: MailContext, id: IntegrationId): Promise<Late[]> {
  const overdue = and(
    isNotNull(requests.overdueSince),
    inArray(units.state, ["granting", "active"]),
  );
  const rows = await ctx.db
    .select({ number: requests.number, grantee: users.fullName, message: units.message })
    .from(units)
    .innerJoin(requests, eq(requests.id, units.requestId))
    .innerJoin(users, eq(users.id, requests.granteeId))
    .where(and(eq(units.integrationId, id), or(eq(units.state, "revoking"), overdue)))
    .orderBy(asc(requests.expiresAt))
    .limit(MAX_LATE);
  return [...new Map(rows.map((row) => [row.number, row])).values()];
}

const counted = (late: ReadonlyArray<Late>): string =>
  late.length === 1
    ? "1 access"
    : `${late.length}${late.length < MAX_LATE ? "" : " or more"} accesses`;

export const revokeOverdue = template({
  payload: z.object({ integrationId: IntegrationId, since: z.number() }),
  async write(ctx, { integrationId, since }, reader): Promise<Letter | Dropped> {
    const [integration, late] = await Promise.all([
      integrationOf(ctx, integrationId),
      lateIn(ctx, integrationId),
    ]);
    if (!integration) return drop("the integration is gone");
    if (late.length === 0 && integration.troubleSince === null)
      return drop("no longer needed: nothing is overdue any more");
    const many = counted(late);
    return {
      subject: `[Action needed] ${late.length === 0 ? `${integration.name} does not answer` : `${many} in ${integration.name} cannot be ended`}`,
      preheader: `Since ${shownTime(since, reader.zone, ctx.now())}. Hallpass keeps trying.`,
      title:
        late.length === 0
          ? `${integration.name} does not answer`
          : `${many} in ${integration.name} ${late.length === 1 ? "is" : "are"} late to end`,
      thread: integration.id,
      blocks: [
        {
          kind: "notice",
          tone: "bad",
          text:
            late.length === 0
              ? "Nothing is late to end yet. New access there has to wait, and access that ends before it answers will be late."
              : "The people below may still have access. Hallpass says “ended” only when the system has confirmed it.",
        },
        { kind: "facts", rows: troubleRows(integration, late, since, reader) },
        { kind: "buttons", buttons: [openButton(ctx)] },
      ],
    };
  },
});

function troubleRows(
  integration: IntegrationRow,
  late: ReadonlyArray<Late>,
  since: number,
  reader: Reader,
): FactRow[] {
  const shown = late.slice(0, 10).map((l) => `AR-${l.number}, ${l.grantee}`);
  if (late.length > 10) shown.push(`and ${late.length - 10} more`);
  const error = integration.troubleMessage ?? late.find((l) => l.message)?.message;
  return [
    { label: "Integration", lines: [`${integration.name} (${integration.kind})`] },
    { label: "Since", lines: [fullTime(since, reader.zone)] },
    ...(shown.length > 0 ? [{ label: "Late", lines: shown }] : []),
    { label: "Last error", lines: [error ?? "None was reported."] },
    {
      label: "What Hallpass does",
      lines: [
        "It tries again at least every two minutes, for as long as it takes, until the system confirms.",
      ],
    },
    {
      label: "What you can do",
      lines: [
        "Bring the system back, or check the integration’s address and credentials. If it is urgent, take the access away in the system itself; Hallpass will notice.",
      ],
    },
  ];
}

const notWorking = {
  revoke: "Access there cannot be taken away",
  grant: "Access there cannot be given",
  sync: "It cannot be read: new things there do not appear, and what is gone stays listed",
} as const;

/** Trouble before any access is late: giving access fails, or the system cannot be read. */
export const targetTrouble = template({
  payload: z.object({ integrationId: IntegrationId, since: z.number() }),
  async write(ctx, { integrationId, since }, reader): Promise<Letter | Dropped> {
    const integration = await integrationOf(ctx, integrationId);
    if (!integration) return drop("the integration is gone");
    const parts = troubleParts.flatMap((part) => {
      const one = integration.trouble[part];
      return one ? [{ part, ...one }] : [];
    });
    const [first] = parts;
    if (!first) return drop("no longer needed: the integration works again");
    return {
      subject: `[Action needed] ${integration.name}: ${first.part === "sync" ? "syncs fail" : "access cannot be given"}`,
      preheader: `Since ${shownTime(since, reader.zone, ctx.now())}. Hallpass keeps trying.`,
      title: `${integration.name} does not work as it should`,
      thread: integration.id,
      blocks: [
        {
          kind: "facts",
          rows: [
            { label: "Integration", lines: [`${integration.name} (${integration.kind})`] },
            ...parts.flatMap(({ part, message, since: at }) => [
              { label: "Problem", lines: [`${notWorking[part]}.`] },
              { label: "Since", lines: [fullTime(at, reader.zone)] },
              { label: "Error", lines: [message] },
            ]),
            {
              label: "What you can do",
              lines: [
                "Bring the system back, or check the integration’s address, credentials and rights. This is the only mail about it; another says when it works again.",
              ],
            },
          ],
        },
        { kind: "buttons", buttons: [openButton(ctx)] },
      ],
    };
  },
});

export const integrationRecovered = template({
  payload: z.object({ integrationId: IntegrationId }),
  async write(ctx, { integrationId }): Promise<Letter | Dropped> {
    const [integration, late] = await Promise.all([
      integrationOf(ctx, integrationId),
      lateIn(ctx, integrationId),
    ]);
    if (!integration) return drop("the integration is gone");
    if (integration.troubleSince !== null)
      return drop("no longer needed: the integration is in trouble again");
    const text =
      late.length === 0
        ? "Nothing there is late to end, and calls to it work again."
        : `${counted(late)} ${late.length === 1 ? "is" : "are"} being ended now.`;
    return {
      subject: `[Solved] ${integration.name} works again`,
      preheader: text,
      title: `${integration.name} works again`,
      thread: integration.id,
      blocks: [
        { kind: "notice", tone: "good", text },
        { kind: "buttons", buttons: [openButton(ctx)] },
      ],
    };
  },
});
