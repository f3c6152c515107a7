/** What the ids in documents are called now. */
import { inList } from "../../db/rows";
import { bundles, groups, integrations, shifts, users } from "../../db/schema";
import type { ReferenceName } from "../contract/reference-names";
import type { AppContext } from "../lib/context";
import type { NameOf } from "../policy/names";
import { isId, type ReferenceKind, referencesIn } from "../policy/references";

export type ReferenceNames = ReadonlyMap<string, ReferenceName>;

/** The names of everything that is there still; whoever left is among them, a deleted group is not. */
export async function loadReferenceNames(
  { db }: Pick<AppContext, "db">,
  documents: ReadonlyArray<unknown>,
): Promise<ReferenceNames> {
  const references = documents.flatMap(referencesIn).filter(isId);
  const ids = (kind: ReferenceKind) => [
    ...new Set(references.flatMap((r) => (r.kind === kind ? [r.value] : []))),
  ];
  const [people, groupIds, shiftIds] = [ids("user"), ids("group"), ids("shift")];
  const [integrationIds, bundleIds] = [ids("integration"), ids("bundle")];
  const found = await Promise.all([
    people.length === 0
      ? []
      : db
          .select({ id: users.id, name: users.fullName, email: users.email })
          .from(users)
          .where(inList(users.id, people))
          .then((rows) => rows.map((row) => ({ kind: "user" as const, ...row }))),
    named(db, "group", groups, groupIds),
    named(db, "shift", shifts, shiftIds),
    named(db, "integration", integrations, integrationIds),
    named(db, "bundle", bundles, bundleIds),
  ]);
  return new Map(found.flat().map(({ id, ...name }) => [id as string, name]));
}

type Table = typeof groups | typeof shifts | typeof integrations | typeof bundles;

async function named(
  db: AppContext["db"],
  kind: ReferenceKind,
  table: Table,
  ids: ReadonlyArray<string>,
): Promise<Array<ReferenceName & { id: string }>> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: table.id, name: table.name })
    .from(table)
    .where(inList(table.id, ids));
  return rows.map((row) => ({ kind, ...row }));
}

/** Those of one document, for an answer that shows it. */
export const namesIn = (names: ReferenceNames, document: unknown): Record<string, ReferenceName> =>
  Object.fromEntries(
    referencesIn(document).flatMap(({ value }) => {
      const known = names.get(value);
      return known ? [[value, known] as const] : [];
    }),
  );

/** People are told by their address: it is proven, their name is not. */
export const nameOfIn =
  (names: ReferenceNames): NameOf =>
  (id) => {
    const known = names.get(id);
    return known?.email ?? known?.name ?? id;
  };
