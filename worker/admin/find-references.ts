/** What a flow or bundle refers to by name or id: found and, for integrations and bundles, replaced by ids. */
import { and, isNull, ne, or, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { bundles, groups, integrations, shifts, users } from "../../db/schema";
import type { AccessTarget, FlowDocument, IntegrationTarget } from "../contract/flows";
import type { AppContext } from "../lib/context";
import { AppError, type FieldError } from "../lib/errors";
import { didYouMean } from "./did-you-mean";

export type ReferenceKind = "integration" | "bundle" | "user" | "group" | "shift";
type Reference = { readonly kind: ReferenceKind; readonly value: string; readonly pointer: string };

/** Kind → what it is called by, as written and in lower case → id. */
type Found = ReadonlyMap<ReferenceKind, ReadonlyMap<string, string>>;

const lookUp = (found: Found, kind: ReferenceKind, value: string): string | undefined =>
  found.get(kind)?.get(value) ?? found.get(kind)?.get(value.toLowerCase());

/** @throws {AppError} `bad_input` that names every reference that leads nowhere */
export async function resolveFlow(ctx: AppContext, document: FlowDocument): Promise<FlowDocument> {
  const references = [...targetReferences(document.targets), ...peopleReferences(document)];
  const found = await requireAll(ctx, references);
  return { ...document, targets: document.targets.map((t) => resolveTarget(found, t)) };
}

/** @throws {AppError} `bad_input` */
export async function resolveTargets(
  ctx: AppContext,
  targets: ReadonlyArray<IntegrationTarget>,
): Promise<IntegrationTarget[]> {
  const found = await requireAll(ctx, targetReferences(targets));
  return targets.map((t) => ({ ...t, integration: idOf(found, "integration", t.integration) }));
}

function resolveTarget(found: Found, target: AccessTarget): AccessTarget {
  return "bundle" in target
    ? { bundle: idOf(found, "bundle", target.bundle) }
    : { ...target, integration: idOf(found, "integration", target.integration) };
}

const idOf = (found: Found, kind: ReferenceKind, value: string): string =>
  lookUp(found, kind, value) ?? value;

const targetReferences = (targets: ReadonlyArray<AccessTarget>): Reference[] =>
  targets.map((target, i) =>
    "bundle" in target
      ? { kind: "bundle", value: target.bundle, pointer: `/targets/${i}/bundle` }
      : { kind: "integration", value: target.integration, pointer: `/targets/${i}/integration` },
  );

const kindOf = { user: "user", manager_of: "user", group: "group", shift: "shift" } as const;

function peopleReferences({ requesters, approval, accessLink }: FlowDocument): Reference[] {
  const conditions = requesters.conditions.flatMap((condition, i) => {
    // `contains` and the like compare text; only a whole name refers to somebody.
    const whole = condition.match === "is" || condition.match === "is_not";
    if (!whole || condition.type === "attribute") return [];
    const kind = kindOf[condition.type];
    return condition.values.map((value, v) => ({
      kind,
      value,
      pointer: `/requesters/conditions/${i}/values/${v}`,
    }));
  });
  const groupsOf = approval.mode === "automatic" ? [] : approval.groups;
  const approvers = groupsOf.flatMap((group, g) =>
    group.approvers.flatMap(({ type, values }, a) =>
      type === "manager" || type === "owner"
        ? []
        : values.map((value, v) => ({
            kind: type,
            value,
            pointer: `/approval/groups/${g}/approvers/${a}/values/${v}`,
          })),
    ),
  );
  const sponsor = accessLink?.sponsor;
  return [
    ...conditions,
    ...approvers,
    ...(sponsor ? [{ kind: "user" as const, value: sponsor, pointer: "/accessLink/sponsor" }] : []),
  ];
}

async function requireAll(ctx: AppContext, references: ReadonlyArray<Reference>): Promise<Found> {
  const found = await findAll(ctx, references);
  const lost = references.filter((r) => lookUp(found, r.kind, r.value) === undefined);
  const [first] = lost;
  if (!first) return found;
  const names = await loadNames(ctx, new Set(lost.map((r) => r.kind)));
  const errors = lost.slice(0, 50).map(
    ({ kind, value, pointer }): FieldError => ({
      pointer,
      detail: `There is no ${kind} “${value}”.${didYouMean(value, names.get(kind) ?? [])}`,
    }),
  );
  throw new AppError("bad_input", errors[0]?.detail ?? "A reference leads nowhere.", { errors });
}

async function findAll(ctx: AppContext, references: ReadonlyArray<Reference>): Promise<Found> {
  // As written and in lower case: SQLite's lower() knows ASCII only, the map compares the rest.
  const values = (kind: ReferenceKind) => [
    ...new Set(
      references.flatMap((r) => (r.kind === kind ? [r.value, r.value.toLowerCase()] : [])),
    ),
  ];
  const { db } = ctx;
  const named = (
    table: typeof groups | typeof shifts | typeof integrations | typeof bundles,
    kind: ReferenceKind,
  ) =>
    or(
      inList(table.id, values(kind)),
      inList(table.name, values(kind)),
      inList(sql`lower(${table.name})`, values(kind)),
    );
  const [integrationRows, bundleRows, groupRows, shiftRows, userRows] = await db.batch([
    db
      .select({ id: integrations.id, name: integrations.name })
      .from(integrations)
      .where(and(ne(integrations.state, "deleted"), named(integrations, "integration"))),
    db
      .select({ id: bundles.id, name: bundles.name })
      .from(bundles)
      .where(and(isNull(bundles.deletedAt), named(bundles, "bundle"))),
    db.select({ id: groups.id, name: groups.name }).from(groups).where(named(groups, "group")),
    db.select({ id: shifts.id, name: shifts.name }).from(shifts).where(named(shifts, "shift")),
    db
      .select({ id: users.id, name: users.fullName, email: users.email })
      .from(users)
      .where(
        and(
          sql`${users.status} <> 'deleted' and ${users.role} <> 'external'`,
          or(
            inList(users.id, values("user")),
            inList(users.email, values("user")),
            inList(users.fullName, values("user")),
            inList(sql`lower(${users.fullName})`, values("user")),
          ),
        ),
      ),
  ]);
  // Later entries win: an exact name over one in another case, an id over everything.
  const index = (rows: ReadonlyArray<{ id: string; name: string; email?: string }>) =>
    new Map([
      ...rows.map(({ id, name }) => [name.toLowerCase(), id] as const),
      ...rows.map(({ id, name }) => [name, id] as const),
      ...rows.flatMap(({ id, email }) => (email ? [[email, id] as const] : [])),
      ...rows.map(({ id }) => [id, id] as const),
    ]);
  return new Map<ReferenceKind, ReadonlyMap<string, string>>([
    ["integration", index(integrationRows)],
    ["bundle", index(bundleRows)],
    ["group", index(groupRows)],
    ["shift", index(shiftRows)],
    ["user", index(userRows)],
  ]);
}

/** Enough to find a slip of the pen in; a larger organization gets no suggestion for the rest. */
const MAX_NAMES = 2_000;

async function loadNames(
  ctx: AppContext,
  kinds: ReadonlySet<ReferenceKind>,
): Promise<Map<ReferenceKind, string[]>> {
  const { db } = ctx;
  const lists = {
    integration: () =>
      db
        .select({ name: integrations.name })
        .from(integrations)
        .where(ne(integrations.state, "deleted"))
        .limit(MAX_NAMES),
    bundle: () =>
      db
        .select({ name: bundles.name })
        .from(bundles)
        .where(isNull(bundles.deletedAt))
        .limit(MAX_NAMES),
    group: () => db.select({ name: groups.name }).from(groups).limit(MAX_NAMES),
    shift: () => db.select({ name: shifts.name }).from(shifts).limit(MAX_NAMES),
    user: () =>
      db
        .select({ name: users.email })
        .from(users)
        .where(sql`${users.status} <> 'deleted' and ${users.role} <> 'external'`)
        .limit(MAX_NAMES),
  };
  const names = new Map<ReferenceKind, string[]>();
  for (const kind of kinds)
    names.set(
      kind,
      (await lists[kind]()).map((row) => row.name),
    );
  return names;
}
