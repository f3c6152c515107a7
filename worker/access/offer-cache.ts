/**
 * What offers are made of, kept in the isolate's memory: compiled policies, people, prepared answers.
 *
 * Everything here belongs to one value of `organization.facts_version`, which database triggers raise with every change
 * of policy or people, and which each call reads with its actor. Another value: all of it is forgotten. So a kept
 * answer is as fresh as a computed one; what changes by time alone has its end noted beside it.
 */
import { eq, isNull, sql } from "drizzle-orm";
import {
  accessLinks,
  bundles,
  integrations,
  organization,
  permissions,
  shiftTurns,
} from "../../db/schema";
import type { Connector } from "../connectors/connector";
import { connectorOf } from "../connectors/registry";
import type { FlowId, Instant, UserId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { type CompiledPolicies, compilePolicies } from "../policy/compile";
import type { PersonFacts } from "../policy/facts";
import { loadFlowPolicies, loadPerson } from "./load-facts";
import { Lru } from "./lru";

export type World = {
  readonly version: number;
  readonly paused: boolean;
  readonly compiled: CompiledPolicies;
  /** Open access links → their flows. */
  readonly links: ReadonlyMap<string, FlowId>;
  readonly integrations: ReadonlyMap<
    string,
    { readonly name: string; readonly kind: string; readonly connector: Connector | null }
  >;
  readonly bundles: ReadonlyMap<string, string>;
  /** Titles of resource types and permissions by `titleKey`. */
  readonly titles: ReadonlyMap<string, string>;
  readonly people: Lru<{ readonly facts: PersonFacts; readonly until: Instant }>;
  /** Prepared JSON by person and query. */
  readonly answers: Lru<{ readonly text: string; readonly until: Instant }>;
  /** The part of an offer that is the same for everybody, as JSON without its closing brace. */
  readonly terms: Map<FlowId, string>;
};

/** Characters of prepared answers: 12 million are about 24 MB of an isolate's 128. */
const MAX_ANSWERS = 12_000_000;
const MAX_PEOPLE = 5_000;

const worlds = new WeakMap<object, World>();
/** Worlds being read, so that calls at the same time read one together. */
const coming = new WeakMap<object, { readonly version: number; readonly world: Promise<World> }>();
/** How long a call waits for another's reading: it never ends when that call's client went away. */
const WAIT_FOR_OTHER_MS = 1_000;

/** The world of the moment the call came in. */
export async function openWorld(ctx: AppContext): Promise<World> {
  const version = ctx.factsVersion ?? (await readVersion(ctx));
  const key = ctx.db;
  const kept = worlds.get(key);
  if (kept?.version === version) return kept;
  const other = coming.get(key);
  const others = other?.version === version ? await soon(other.world) : null;
  if (others) return others;
  const world = loadWorld(ctx, version);
  coming.set(key, { version, world });
  try {
    const loaded = await world;
    worlds.set(key, loaded);
    return loaded;
  } finally {
    // Also after a failure: the next call reads anew.
    if (coming.get(key)?.world === world) coming.delete(key);
  }
}

/** Null when it fails, or does not come in time. */
async function soon(coming: Promise<World>): Promise<World | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), WAIT_FOR_OTHER_MS);
  });
  try {
    return await Promise.race([coming.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readVersion({ db }: AppContext): Promise<number> {
  const [row] = await db
    .select({ version: organization.factsVersion })
    .from(organization)
    .where(eq(organization.id, 1));
  return row?.version ?? 0;
}

/** Read after `version` was: what is loaded is of that version or newer, never older. */
async function loadWorld(ctx: AppContext, version: number): Promise<World> {
  const { db } = ctx;
  const [policies, [org, links, integrationRows, bundleRows, catalogue]] = await Promise.all([
    loadFlowPolicies(ctx),
    db.batch([
      db.select({ paused: organization.paused }).from(organization),
      db
        .select({ id: accessLinks.id, flowId: accessLinks.flowId })
        .from(accessLinks)
        .where(isNull(accessLinks.endedAt)),
      db
        .select({ id: integrations.id, name: integrations.name, kind: integrations.kind })
        .from(integrations)
        .where(eq(integrations.state, "active")),
      db
        .select({ id: bundles.id, name: bundles.name })
        .from(bundles)
        .where(isNull(bundles.deletedAt)),
      db.select().from(permissions).where(isNull(permissions.deletedAt)),
    ]),
  ]);
  return {
    version,
    paused: org[0]?.paused ?? false,
    compiled: compilePolicies(policies),
    links: new Map(links.map((l) => [l.id, l.flowId])),
    integrations: new Map(
      integrationRows.map(({ id, name, kind }) => [
        id,
        { name, kind, connector: connectorOf(kind) },
      ]),
    ),
    bundles: new Map(bundleRows.map((b) => [b.id, b.name])),
    titles: new Map(
      catalogue.flatMap((p) => [
        [titleKey(p.integrationId, p.resourceType), p.resourceTypeTitle],
        [titleKey(p.integrationId, p.resourceType, p.name), p.title],
      ]),
    ),
    people: new Lru(MAX_PEOPLE),
    answers: new Lru(MAX_ANSWERS),
    terms: new Map(),
  };
}

export const titleKey = (...parts: ReadonlyArray<string>): string => JSON.stringify(parts);

/** A person, and until when nothing about them changes by time. Null: there is no such person. */
export async function personIn(
  ctx: AppContext,
  world: World,
  id: UserId,
): Promise<{ readonly facts: PersonFacts; readonly until: Instant } | null> {
  const kept = world.people.get(id);
  if (kept && ctx.now() < kept.until) return kept;
  const [facts, until] = await Promise.all([loadPerson(ctx, id), nextTurn(ctx, id)]);
  if (!facts) return null;
  const person = { facts, until };
  world.people.set(id, person, 1);
  return person;
}

/** When this person next goes on or off call. */
async function nextTurn({ db, now }: AppContext, id: UserId): Promise<Instant> {
  const at = now();
  const [row] = await db
    .select({
      starts: sql<
        number | null
      >`min(case when ${shiftTurns.startsAt} > ${at} then ${shiftTurns.startsAt} end)`,
      ends: sql<
        number | null
      >`min(case when ${shiftTurns.endsAt} > ${at} then ${shiftTurns.endsAt} end)`,
    })
    .from(shiftTurns)
    .where(eq(shiftTurns.userId, id));
  return Math.min(row?.starts ?? Number.MAX_SAFE_INTEGER, row?.ends ?? Number.MAX_SAFE_INTEGER);
}
