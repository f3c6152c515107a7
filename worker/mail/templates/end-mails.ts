/** Mails about the end of access: soon, and over. */
import { eq } from "drizzle-orm";
import { z } from "zod";
import { links } from "../../../db/schema";
import { LinkId, RequestId } from "../../contract/values";
import { linkUrl } from "../../links/link-url";
import { eligibilityRule } from "../../policy/eligibility";
import type { LinkButton } from "../letter";
import { isInvolved, loadRequestFacts, type RequestFacts } from "../load-request-facts";
import { briefly, numberOf, pageButton, personLine, unitLines, whatRow } from "../request-words";
import { drop, type MailContext, type Reader, template } from "../template";
import { fullTime, shownLength, shownTime } from "../times";

/** With less than this left nobody can act upon the warning any more. */
const USEFUL_MS = 2 * 60_000;

export const accessEnding = template({
  payload: z.object({ requestId: RequestId, linkId: LinkId.nullable().default(null) }),
  async write(ctx, { requestId, linkId }, reader) {
    const facts = await loadRequestFacts(ctx, requestId);
    if (!facts) return drop("the request is gone");
    const { request } = facts;
    const now = ctx.now();
    const { expiresAt } = request;
    if (request.state !== "active" || expiresAt === null || expiresAt <= now)
      return drop(`no longer needed: the request is ${request.state}`);
    if (expiresAt - now < USEFUL_MS) return drop("too late to be of use: it ends in a moment");
    const units = facts.units.filter((u) => u.state === "active");
    // Never more than there is: whole minutes, rounded down; half a minute is what sending takes.
    const left = shownLength(Math.floor((expiresAt - now + 30_000) / 60_000) * 60);
    const extend = await extension(ctx, linkId, now);
    return {
      subject: `Access ends in ${left}: ${briefly(units)} (${numberOf(request)})`,
      preheader: `It ends at ${shownTime(expiresAt, reader.zone, now)}.`,
      title: `Your access ends in ${left}`,
      thread: request.id,
      blocks: [
        {
          kind: "facts",
          rows: [
            whatRow(units),
            { label: "Ends", lines: [shownTime(expiresAt, reader.zone, now)] },
            ...(extend ? [{ label: "Extend", lines: [extensionText(facts)] }] : []),
          ],
        },
        {
          kind: "text",
          text: extend
            ? "Save your work. If you need longer, extend it now; otherwise it ends by itself."
            : "Save your work. It ends by itself; if you need it again, ask again.",
        },
        {
          kind: "buttons",
          buttons: [
            ...(extend ? [extend.button] : []),
            pageButton(ctx, request, "Open the request", extend ? "plain" : "main"),
          ],
        },
      ],
    };
  },
});

/** They left the group, or went off call: said while something can still be done about it. */
export const accessIneligible = template({
  payload: z.object({ requestId: RequestId }),
  async write(ctx, { requestId }, reader) {
    const facts = await loadRequestFacts(ctx, requestId);
    if (!facts) return drop("the request is gone");
    const { request } = facts;
    const rule = eligibilityRule(request.policy);
    if (request.state !== "active" || request.ineligibleSince === null || rule === null)
      return drop("no longer needed: it does not end early");
    const now = ctx.now();
    const endsAt = request.ineligibleSince + rule.graceSeconds * 1_000;
    const units = facts.units.filter((u) => u.state === "active");
    return {
      subject: `Access ends early, at ${shownTime(endsAt, reader.zone, now)}: ${briefly(units)} (${numberOf(request)})`,
      preheader: "You are no longer one of those who can request it.",
      title: "Your access ends early",
      thread: request.id,
      blocks: [
        {
          kind: "notice",
          tone: "warn",
          text: `You are no longer one of those who can request this under “${request.flowName}”.`,
        },
        {
          kind: "facts",
          rows: [whatRow(units), { label: "Ends", lines: [shownTime(endsAt, reader.zone, now)] }],
        },
        {
          kind: "text",
          text: "Save your work. If you are put back into the group or shift before then, your access goes on.",
        },
        { kind: "buttons", buttons: [pageButton(ctx, request, "Open the request")] },
      ],
    };
  },
});

/** Null where the flow allows no extension, or the link can no longer be used. */
async function extension(ctx: MailContext, id: LinkId | null, now: number) {
  if (id === null) return null;
  const [link] = await ctx.db.select().from(links).where(eq(links.id, id));
  if (!link || link.usedAt !== null || link.expiresAt <= now) return null;
  const button: LinkButton = {
    label: "Extend access",
    url: await linkUrl(ctx, "extend", link),
    look: "main",
  };
  return { button };
}

function extensionText({ request }: RequestFacts): string {
  const { extensionSeconds, maxExtensions } = request.policy.settings;
  const left = maxExtensions - request.extensionCount;
  const by = extensionSeconds === undefined ? "" : `By ${shownLength(extensionSeconds)}. `;
  return `${by}${left === 1 ? "The last extension this flow allows." : `${left} extensions are left.`}`;
}

const ends = {
  expired: "Its time was over.",
  revoked: "It was taken away.",
  returned: "It was handed back.",
} as const;

export const accessEnded = template({
  payload: z.object({ requestId: RequestId }),
  async write(ctx, { requestId }, reader) {
    const facts = await loadRequestFacts(ctx, requestId);
    if (!facts) return drop("the request is gone");
    const { request, units } = facts;
    const { state } = request;
    if (state !== "expired" && state !== "revoked" && state !== "returned")
      return drop(`no longer needed: the request is ${state}`);
    // Ended without a proof: the same access goes on under another request, so nothing was taken away.
    const goesOn = units.filter((u) => u.state === "ended" && u.evidence === null);
    const gone = units.filter((u) => !goesOn.includes(u));
    if (gone.every((u) => u.grantedAt === null) && goesOn.length > 0)
      return drop("the same access goes on under another request");
    return {
      subject: `Access ended: ${briefly(gone)} (${numberOf(request)})`,
      preheader: `${ends[state]} The systems confirmed that nothing is left.`,
      title: isInvolved(facts, reader.user?.id) ? "Your access has ended" : "Access has ended",
      thread: request.id,
      blocks: [
        { kind: "text", text: ends[state] },
        { kind: "facts", rows: endRows({ ...facts, units: gone }, goesOn, reader) },
        {
          kind: "small",
          text: "“Proof” is what each system answered when Hallpass looked again after taking the access away.",
        },
        { kind: "buttons", buttons: [pageButton(ctx, request, "Open the request")] },
      ],
    };
  },
});

function endRows(facts: RequestFacts, goesOn: RequestFacts["units"], reader: Reader) {
  const { request, units, grantee } = facts;
  return [
    ...(isInvolved(facts, reader.user?.id) ? [] : [{ label: "Who", lines: [personLine(grantee)] }]),
    whatRow(units),
    ...(goesOn.length > 0
      ? [{ label: "Goes on", lines: unitLines(goesOn, (u) => (u.message ? `: ${u.message}` : "")) }]
      : []),
    ...(request.grantedAt === null
      ? []
      : [{ label: "From", lines: [fullTime(request.grantedAt, reader.zone)] }]),
    ...(request.endedAt === null
      ? []
      : [{ label: "Until", lines: [fullTime(request.endedAt, reader.zone)] }]),
    ...(request.state !== "expired" && request.endedBy
      ? [{ label: "Ended by", lines: [request.endedBy] }]
      : []),
    ...(request.endReason ? [{ label: "Reason", lines: [request.endReason], quoted: true }] : []),
    { label: "Proof", lines: proof(units) },
  ];
}

/** One line for each thing a system said; the same words for many units are said once. */
function proof(units: RequestFacts["units"]): string[] {
  const bySaying = Map.groupBy(
    units,
    (u) => u.evidence ?? u.message ?? "Nothing had been granted.",
  );
  if (bySaying.size === 1) return [...bySaying.keys()];
  return [...bySaying]
    .slice(0, 12)
    .map(
      ([saying, of]) =>
        `${unitLines(of.slice(0, 1))[0]}${of.length > 1 ? ` and ${of.length - 1} more` : ""}: ${saying}`,
    );
}
