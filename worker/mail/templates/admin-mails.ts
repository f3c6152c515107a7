/** Mails to admins: something needs a person. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { outbox, requests, syncRuns, users } from "../../../db/schema";
import { IntegrationId, type RequestId, RunId, type UserId } from "../../contract/values";
import { oneLine } from "../clean-text";
import type { Letter } from "../letter";
import { pageButton } from "../request-words";
import { type Dropped, drop, template } from "../template";
import { fullTime } from "../times";
import { integrationOf, openButton } from "./trouble-mails";

export const syncHeld = template({
  payload: z.object({ integrationId: IntegrationId, runId: RunId }),
  async write(ctx, { integrationId, runId }, reader): Promise<Letter | Dropped> {
    const [integration, [run]] = await Promise.all([
      integrationOf(ctx, integrationId),
      ctx.db.select().from(syncRuns).where(eq(syncRuns.id, runId)),
    ]);
    if (!integration || !run) return drop("the integration is gone");
    if (run.state !== "held") return drop(`no longer needed: the sync is ${run.state}`);
    return {
      subject: `[Action needed] A sync of ${integration.name} found far less than before`,
      preheader: "Nothing was removed. An admin has to confirm.",
      title: `A sync of ${integration.name} found far less than before`,
      thread: integration.id,
      blocks: [
        {
          kind: "text",
          text: "That can be true, or a broken credential that sees too little. Nothing was removed: resources and access stay as they are until an admin confirms the sync, or a later sync finds them again.",
        },
        {
          kind: "facts",
          rows: [
            { label: "Integration", lines: [`${integration.name} (${integration.kind})`] },
            { label: "Found", lines: [String(run.counts.seen)] },
            { label: "Would be removed", lines: [String(run.counts.removed)] },
            { label: "At", lines: [fullTime(run.endedAt ?? run.startedAt, reader.zone)] },
          ],
        },
        { kind: "buttons", buttons: [openButton(ctx)] },
      ],
    };
  },
});

/** To the admins, and to whoever waits for the answer. */
export const mailUndelivered = template({
  payload: z.object({ outboxId: z.number() }),
  async write(ctx, { outboxId }, reader): Promise<Letter | Dropped> {
    const [row] = await ctx.db.select().from(outbox).where(eq(outbox.id, outboxId));
    if (row?.state !== "failed") return drop("no longer needed: the mail was sent after all");
    const [[person], [request]] = await Promise.all([
      ctx.db
        .select()
        .from(users)
        .where(eq(users.id, row.recipient as UserId)),
      ctx.db
        .select()
        .from(requests)
        .where(eq(requests.id, String(row.payload.requestId ?? "") as RequestId)),
    ]);
    const name = oneLine(person?.fullName ?? row.recipient);
    const asks = request?.state === "pending" && reader.user?.id === request.requesterId;
    return {
      subject: `The mail to ${name} did not arrive${request ? ` (AR-${request.number})` : ""}`,
      preheader: asks ? `${name} was not asked by mail.` : "The mail server sent it back.",
      title: `The mail to ${name} did not arrive`,
      thread: request?.id ?? null,
      blocks: [
        {
          kind: "text",
          text: asks
            ? `${name} should decide about your request and may not know of it. Tell them: they find it in the portal under Approvals.`
            : "Correct the address, or mend the mail server, and try it again in the settings under Mail.",
        },
        {
          kind: "facts",
          rows: [
            { label: "To", lines: [person?.email ?? row.recipient] },
            { label: "Answer", lines: [row.lastError ?? ""], quoted: true },
            { label: "At", lines: [fullTime(row.failedAt ?? row.createdAt, reader.zone)] },
          ],
        },
        {
          kind: "buttons",
          buttons: [request ? pageButton(ctx, request, "Open the request") : openButton(ctx)],
        },
      ],
    };
  },
});

export const databaseRestored = template({
  payload: z.object({}),
  async write(ctx): Promise<Letter> {
    return {
      subject: "[Action needed] The database was put back to an earlier state",
      preheader: "Hallpass is comparing its books with every system.",
      title: "The database was put back to an earlier state",
      thread: null,
      blocks: [
        {
          kind: "text",
          text: "Its audit log is shorter than what was recorded outside of it. Hallpass compares its books with every system now: access it gave and no longer knows of is taken away, access it believes in and cannot find is closed.",
        },
        {
          kind: "text",
          text: "Check who restored it and why. Requests, decisions and settings made after the restored moment are lost and have to be made again.",
        },
        { kind: "buttons", buttons: [openButton(ctx)] },
      ],
    };
  },
});
