/** The mail that asks somebody to decide. It points to a page; nothing in it decides. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { type LinkRow, links } from "../../../db/schema";
import { LinkId, RequestId } from "../../contract/values";
import { linkUrl } from "../../links/link-url";
import { listed } from "../../policy/text";
import { shortened } from "../clean-text";
import type { Block, FactRow, Letter } from "../letter";
import { loadRequestFacts, type RequestFacts } from "../load-request-facts";
import {
  briefly,
  causedBy,
  firstName,
  lengthOf,
  numberOf,
  personLine,
  whatRow,
} from "../request-words";
import { type Dropped, drop, type MailContext, type Reader, template } from "../template";
import { shownLength, shownTime } from "../times";

const payload = z.object({ requestId: RequestId, linkId: LinkId });
type Payload = z.infer<typeof payload>;

export const approvalWanted = template({
  payload,
  write: (ctx, ids, reader) => write(ctx, ids, reader, false),
});

export const approvalReminder = template({
  payload,
  write: (ctx, ids, reader) => write(ctx, ids, reader, true),
});

async function write(
  ctx: MailContext,
  ids: Payload,
  reader: Reader,
  again: boolean,
): Promise<Letter | Dropped> {
  const [facts, [link]] = await Promise.all([
    loadRequestFacts(ctx, ids.requestId),
    ctx.db.select().from(links).where(eq(links.id, ids.linkId)),
  ]);
  if (!facts || !link) return drop("the request or the link is gone");
  const reason = notNeeded(facts, link, reader, ctx.now());
  if (reason) return drop(reason);
  const { request, requester, units } = facts;
  const brief = `${firstName(requester)} → ${briefly(units)}, ${lengthOf(request)} (${numberOf(request)})`;
  return {
    subject: `${again ? "[Approve? Reminder]" : "[Approve?]"} ${brief}`,
    preheader: shortened(request.justification || `${requester.fullName} asks for access.`, 140),
    title: `${requester.fullName} asks for ${briefly(units)}`,
    thread: request.id,
    cause: causedBy(requester),
    blocks: [
      ...(again ? [reminder(facts, reader, ctx.now())] : []),
      { kind: "facts", rows: rows(facts, reader, ctx.now()) },
      ...(await actions(ctx, facts, link)),
      {
        kind: "small",
        text: "Not expecting this? Do nothing: without a decision no access is given. If the request looks wrong, reject it and say so.",
      },
    ],
  };
}

function notNeeded(
  { request, seats, decisions }: RequestFacts,
  link: LinkRow,
  reader: Reader,
  now: number,
) {
  if (request.state !== "pending") return `no longer needed: the request is ${request.state}`;
  if (request.lapsesAt <= now) return "no longer needed: the request has lapsed";
  if (link.expiresAt <= now) return "no longer needed: the link has expired";
  if (!seats.some(({ user }) => user.id === reader.user?.id))
    return "no longer needed: this person is not asked any more";
  if (decisions.some(({ by }) => by.id === reader.user?.id))
    return "no longer needed: this person has decided";
  return null;
}

const reminder = ({ request }: RequestFacts, reader: Reader, now: number): Block => ({
  kind: "notice",
  tone: "warn",
  text: `Still waiting for a decision since ${shownTime(request.createdAt, reader.zone, now)}.`,
});

function rows(facts: RequestFacts, reader: Reader, now: number): FactRow[] {
  const { request, units, decisions } = facts;
  const mine = facts.seats.find(({ user }) => user.id === reader.user?.id);
  const approved = decisions.filter((d) => d.approve);
  return [
    whoRow(facts),
    whatRow(units),
    { label: "How long", lines: [howLong(facts, reader, now)] },
    {
      label: "Why",
      lines: [request.justification || "No reason was given; the flow asks for none."],
      quoted: request.justification !== "",
    },
    { label: "Flow", lines: [request.flowName] },
    { label: "Why you", lines: [`This flow asks ${listed(mine?.why ?? [], "and")}; that is you.`] },
    othersRow(facts, reader),
    ...(approved.length > 0
      ? [
          {
            label: "Approved by",
            lines: approved.map((d) => `${d.by.fullName}, ${shownTime(d.at, reader.zone, now)}`),
          },
        ]
      : []),
    {
      label: "Lapses",
      lines: [
        `${shownTime(request.lapsesAt, reader.zone, now)}. If nobody decides by then, no access is given.`,
      ],
    },
  ];
}

function whoRow({ request, requester, grantee, manager }: RequestFacts): FactRow {
  const lines = [personLine(requester)];
  if (requester.role === "external")
    lines.push("From outside, through an access link; the e-mail address is proven.");
  if (manager) lines.push(`Manager: ${manager.fullName}`);
  const sponsor = request.policy.accessLink?.sponsor;
  if (sponsor && !manager && !sponsor.startsWith("user_")) lines.push(`Sponsor: ${sponsor}`);
  if (grantee.id !== requester.id) lines.push(`The access is for ${personLine(grantee)}`);
  return { label: "Who", lines };
}

function howLong({ request }: RequestFacts, reader: Reader, now: number): string {
  const { durationSeconds } = request;
  if (durationSeconds === null) return "Until an admin ends it";
  const end = shownTime(now + durationSeconds * 1_000, reader.zone, now);
  return `${shownLength(durationSeconds)} from approval, ends about ${end} if approved now`;
}

function othersRow(facts: RequestFacts, reader: Reader): FactRow {
  const others = facts.seats.filter(({ user }) => user.id !== reader.user?.id);
  const lines = others
    .slice(0, 10)
    .map(({ user, why }) => `${user.fullName} (${listed(why, "and")})`);
  if (others.length > 10) lines.push(`and ${others.length - 10} more`);
  if (lines.length === 0) lines.push("Nobody else");
  return { label: "Who else may act", lines: [...lines, needed(facts)] };
}

function needed({ request }: RequestFacts): string {
  const { approval } = request.policy;
  const one =
    approval.mode === "any_of" &&
    approval.groups.every(
      (g) =>
        g.operator === "any" ||
        (g.approvers.length === 1 && (g.approvers[0]?.values.length ?? 0) < 2),
    );
  return one
    ? "One approval is enough; one rejection ends it."
    : "Others may have to approve too; one rejection ends it.";
}

async function actions(
  ctx: MailContext,
  { request }: RequestFacts,
  link: LinkRow,
): Promise<Block[]> {
  const to = (answer: "approve" | "reject") => linkUrl(ctx, "approve", link, { answer });
  const [approve, reject] = await Promise.all([to("approve"), to("reject")]);
  const buttons: Block = {
    kind: "buttons",
    buttons: [
      { label: "Review & approve", url: approve, look: "main" },
      { label: "Reject", url: reject, look: "plain" },
    ],
  };
  if (request.policy.settings.approverSignInRequired)
    return [
      buttons,
      { kind: "small", text: "This flow asks approvers to sign in before they decide." },
    ];
  return [buttons];
}
