/** What a flow would mean if it were saved now: also of one that is not finished. Changes nothing. */
import { and, eq, ne } from "drizzle-orm";
import { users } from "../../db/schema";
import { loadPerson } from "../access/load-facts";
import { loadReferenceNames, nameOfIn } from "../access/reference-names";
import type { FlowWarning } from "../contract/flow-endpoints";
import type {
  CountedPeople,
  FlowPreview,
  FlowPreviewInput,
  PreviewAsPerson,
} from "../contract/flow-insight";
import type { FlowDocument } from "../contract/flows";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { mailboxKey } from "../lib/mailbox";
import { decideEntry, type WhoMayAsk } from "../policy/access-link";
import type { PersonFacts } from "../policy/facts";
import { summarizeFlow } from "../policy/flow-summary";
import type { NameOf } from "../policy/names";
import { decideTimeframe } from "../policy/timeframe";
import { approvalOutlook } from "./approval-outlook";
import { MAX_COUNT, MAX_SAMPLE, NOTHING_COUNTED } from "./count-resources";
import { letsIn, loadCrowd, personRef } from "./crowd";
import { countTargets, loadCatalogue, NEW_FLOW } from "./flow-reach";
import { type ReadFlow, readFlowDocument } from "./read-flow-document";
import {
  NOBODY_MATCHES,
  warnAboutApprovers,
  warnAboutLength,
  warnAboutTargets,
} from "./warn-about-flow";

/** @throws {AppError} `not_found` for a person who is not there */
export async function previewFlow(ctx: AppContext, input: FlowPreviewInput): Promise<FlowPreview> {
  requireAdmin(ctx);
  const [read, catalogue, person] = await Promise.all([
    readFlowDocument(ctx, input.document),
    loadCatalogue(ctx),
    findPerson(ctx, input),
  ]);
  const [people, resources, names] = await Promise.all([
    read.who ? countPeople(ctx, read.who) : null,
    read.targets ? countTargets(ctx, catalogue, read.targets) : null,
    loadReferenceNames(ctx, [read.parts]),
  ]);
  const nameOf = nameOfIn(names);
  return {
    complete: read.document !== null,
    problems: read.problems,
    summary: summarizeFlow(read.parts, read.targets ?? [], nameOf),
    people,
    resources,
    warnings: await warnings(ctx, read, people),
    asPerson:
      person && read.document
        ? await asPerson(ctx, read.document, person, resources, nameOf)
        : null,
  };
}

async function findPerson(
  ctx: AppContext,
  { personId, email }: FlowPreviewInput,
): Promise<PersonFacts | null> {
  if (!personId && !email) return null;
  const named = personId ? eq(users.id, personId) : eq(users.emailKey, mailboxKey(email ?? ""));
  const [row] = await ctx.db
    .select({ id: users.id })
    .from(users)
    .where(and(named, ne(users.status, "deleted")));
  const person = row ? await loadPerson(ctx, row.id) : null;
  if (person) return person;
  const detail = "There is no such person.";
  throw new AppError("not_found", detail, {
    errors: [{ pointer: personId ? "/personId" : "/email", detail }],
  });
}

async function countPeople(ctx: AppContext, who: WhoMayAsk): Promise<CountedPeople> {
  const crowd = await loadCrowd(ctx, [who]);
  const now = ctx.now();
  return countedPeople(
    crowd.people.filter((person) => letsIn(NEW_FLOW, who, person, now)),
    crowd.more,
  );
}

/** @param more whether there may be others */
export const countedPeople = (
  people: ReadonlyArray<PersonFacts>,
  more: boolean,
): CountedPeople => ({
  count: Math.min(people.length, MAX_COUNT),
  more: more || people.length > MAX_COUNT,
  sample: people.slice(0, MAX_SAMPLE).map(personRef),
});

async function warnings(
  ctx: AppContext,
  { parts, who, targets }: ReadFlow,
  people: CountedPeople | null,
): Promise<FlowWarning[]> {
  const { duration, approval } = parts;
  const placed = (targets ?? []).flatMap(({ index, target }) =>
    "bundle" in target ? [] : [{ target, pointer: `/targets/${index}` }],
  );
  const named = who?.trigger === "self_serve" && who.requesters.conditions.length > 0;
  return [
    ...(await warnAboutTargets(ctx, placed)),
    ...(named && people?.count === 0 && !people.more ? [NOBODY_MATCHES] : []),
    ...(duration && approval ? warnAboutLength({ duration, approval }) : []),
    ...(approval
      ? await warnAboutApprovers(ctx, {
          approval,
          ...(parts.accessLink && { accessLink: parts.accessLink }),
        })
      : []),
  ];
}

async function asPerson(
  ctx: AppContext,
  document: FlowDocument,
  person: PersonFacts,
  resources: FlowPreview["resources"],
  nameOf: NameOf,
): Promise<PreviewAsPerson> {
  const now = ctx.now();
  const link = document.trigger === "access_link" ? NEW_FLOW : null;
  const entry = decideEntry({ id: NEW_FLOW, document, nameOf }, person, link, now);
  const off = document.active
    ? []
    : [{ code: "flow_inactive", message: "This flow is switched off." }];
  const eligible = entry.allowed && document.active;
  const outlook = await approvalOutlook(ctx, document, person, null);
  const { open, reason } = decideTimeframe(document.timeframe, person.timeZone, now);
  const { count, more, sample } = resources ?? NOTHING_COUNTED;
  return {
    person: personRef(person),
    eligible,
    reasons: [...off, ...(entry.allowed && off.length > 0 ? [] : entry.reasons)],
    resources: eligible ? { count, more, sample } : NOTHING_COUNTED,
    approval: {
      automatic: outlook.automatic,
      stuck: outlook.stuck,
      summary: outlook.summary,
      approvers: outlook.approvers,
    },
    maxSeconds: document.duration.maxSeconds,
    timeframe: { open, message: reason.message },
  };
}
