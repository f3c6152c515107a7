/** What a document refers to by id, address or name: found, and replaced by ids. Only ids are stored and decide. */
import { and, isNull, ne, type SQL, sql } from "drizzle-orm";
import { inList } from "../../db/rows";
import { bundles, groups, integrations, shifts, users } from "../../db/schema";
import type { AppContext } from "../lib/context";
import { AppError, type FieldError } from "../lib/errors";
import { fold } from "../lib/fold";
import { mailboxKey } from "../lib/mailbox";
import {
  isId,
  type Reference,
  type ReferenceKind,
  referencesIn,
  withReferences,
} from "../policy/references";
import { listed } from "../policy/text";
import { didYouMean } from "./did-you-mean";

type Named = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly key?: string | null;
};

/** What there is of one kind, as far as it was asked for. Ids, addresses and names are never looked up in each other. */
type Known = {
  readonly byId: ReadonlyMap<string, Named>;
  readonly byAddress: ReadonlyMap<string, Named>;
  readonly byName: ReadonlyMap<string, ReadonlyArray<Named>>;
};

/** The document with the ids of what was found; what was not found stays, and is told with its place. */
export async function resolveReferences<D>(
  ctx: Pick<AppContext, "db">,
  document: D,
): Promise<{ readonly document: D; readonly lost: FieldError[] }> {
  const known = await findAll(ctx, referencesIn(document));
  const lost: FieldError[] = [];
  const resolved = withReferences(document, (reference) => {
    const found = lookUp(known, reference);
    if (typeof found === "string") return found;
    lost.push({ pointer: reference.pointer, detail: found.because });
    return reference.value;
  });
  return { document: resolved, lost };
}

/** @throws {AppError} `bad_input` that names every reference that leads nowhere, or to several */
export async function requireReferences<D>(ctx: Pick<AppContext, "db">, document: D): Promise<D> {
  const { document: resolved, lost } = await resolveReferences(ctx, document);
  const [first] = lost;
  if (!first) return resolved;
  throw new AppError("bad_input", first.detail, { errors: lost.slice(0, 50) });
}

const isAddress = ({ kind, value }: Reference): boolean => kind === "user" && value.includes("@");

/** The id, or why there is none. */
function lookUp(
  known: ReadonlyMap<ReferenceKind, Known>,
  reference: Reference,
): string | { readonly because: string } {
  const { kind, value } = reference;
  const there = known.get(kind);
  const what = kind === "user" ? "person" : kind;
  if (isId(reference)) {
    if (there?.byId.has(value)) return value;
    return {
      because: `There is no ${what} with the id “${value}” any more. Name another one, or take it out.`,
    };
  }
  if (isAddress(reference)) {
    const found = there?.byAddress.get(mailboxKey(value));
    if (found) return found.id;
    const close = didYouMean(mailboxKey(value), [...(there?.byAddress.keys() ?? [])]);
    return { because: `There is nobody with the address “${value}”.${close}` };
  }
  const found = there?.byName.get(fold(value)) ?? [];
  const [one, ...others] = found;
  if (one && others.length === 0) return one.id;
  if (!one) {
    const names = [...(there?.byName.values() ?? [])].flatMap((n) => n[0]?.name ?? []);
    return { because: `There is no ${what} “${value}”.${didYouMean(value, names)}` };
  }
  const candidates = found.slice(0, 5).map(({ id, email }) => (email ? `${email} (${id})` : id));
  const more = found.length - candidates.length;
  const list = listed(more > 0 ? [...candidates, `${more} more`] : candidates, "or");
  return {
    because: `“${value}” may be ${list}. Say which by its id${kind === "user" ? " or address" : ""}.`,
  };
}

async function findAll(
  ctx: Pick<AppContext, "db">,
  references: ReadonlyArray<Reference>,
): Promise<Map<ReferenceKind, Known>> {
  const byKind = Map.groupBy(references, (reference) => reference.kind);
  const found = [...byKind].map(async ([kind, asked]) => {
    const ids = asked.filter(isId).map((r) => r.value);
    const addresses = asked.filter((r) => !isId(r) && isAddress(r)).map((r) => mailboxKey(r.value));
    const named = await loadSome(ctx, kind, [...new Set(ids)], [...new Set(addresses)]);
    // Whoever writes a name, or an address that is nobody's, wants the whole list: to find one, or a close one, in it.
    const addressesThere = new Set(named.map(({ key }) => key));
    const whole =
      asked.some((r) => !isId(r) && !isAddress(r)) || addresses.some((a) => !addressesThere.has(a));
    return [kind, index(whole ? await loadSome(ctx, kind, null, null) : named)] as const;
  });
  return new Map(await Promise.all(found));
}

const index = (all: ReadonlyArray<Named>): Known => ({
  byId: new Map(all.map((one) => [one.id, one])),
  byAddress: new Map(all.flatMap((one) => (one.key ? [[one.key, one] as const] : []))),
  byName: Map.groupBy(all, (one) => fold(one.name)),
});

/** Null: everything of that kind. */
async function loadSome(
  { db }: Pick<AppContext, "db">,
  kind: ReferenceKind,
  ids: ReadonlyArray<string> | null,
  addresses: ReadonlyArray<string> | null,
): Promise<Named[]> {
  if (kind === "user") {
    const member = sql`${users.status} <> 'deleted' and ${users.role} <> 'external'`;
    const asked =
      ids && sql`(${inList(users.id, ids)} or ${inList(users.emailKey, addresses ?? [])})`;
    return db
      .select({ id: users.id, name: users.fullName, email: users.email, key: users.emailKey })
      .from(users)
      .where(and(member, asked ?? undefined));
  }
  const { table, there } = tables[kind];
  return db
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(and(there, ids ? inList(table.id, ids) : undefined));
}

type Table = typeof groups | typeof shifts | typeof integrations | typeof bundles;
const tables: Readonly<
  Record<Exclude<ReferenceKind, "user">, { readonly table: Table; readonly there: SQL | undefined }>
> = {
  integration: { table: integrations, there: ne(integrations.state, "deleted") },
  bundle: { table: bundles, there: isNull(bundles.deletedAt) },
  group: { table: groups, there: undefined },
  shift: { table: shifts, there: undefined },
};
