/** What can be granted in one server: itself, its databases, their schemas and tables. */
import type { FoundResource, Inventory, InventoryPage, ResourceTypeOffer } from "../connector";
import { ConnectorError } from "../errors";
import { levelOffers } from "./levels";
import { CLUSTER_ID, idOf } from "./place";
import { quoteIdentifier } from "./quote";
import { grantableRoles } from "./roles";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";
import { tagsOf } from "./tags";

/** Tables on one page. */
const PAGE = 2_000;

/** PostgreSQL's own schemas, and those of other sessions' temporary tables. */
export const NOT_SYSTEM_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
/** Tables, partitioned tables, views, materialized views, foreign tables. */
export const TABLE_KINDS = "('r', 'p', 'v', 'm', 'f')";

export type FoundDatabase = {
  readonly name: string;
  readonly comment: string | null;
  readonly open: boolean;
  readonly allowed: boolean;
};

/** Every database but templates and those left out; `open` and `allowed` say whether it can be read. */
export async function listDatabases(
  session: Session,
  settings: Settings,
): Promise<ReadonlyArray<FoundDatabase>> {
  const databases = await session.rows<FoundDatabase>(
    `SELECT d.datname::text AS name, shobj_description(d.oid, 'pg_database') AS comment,
       d.datallowconn AND d.datconnlimit <> -2 AS open,
       has_database_privilege(d.oid, 'CONNECT') AS allowed
     FROM pg_database d WHERE NOT d.datistemplate AND d.datname <> ALL ($1::text[])`,
    [settings.excludeDatabases],
  );
  return databases.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The next thing to read: what follows this table of this database, or all of the database. */
type Position = {
  readonly database: string;
  readonly after: { readonly schema: string; readonly table: string } | null;
};

/** After a run that ended in a refusal: only a fresh run can tell what is there. */
const AGAIN = "again";

export function inventoryOf(settings: Settings, server: Server): Inventory {
  const databasesNow = () =>
    server.use(settings.database, "list its databases", (s) => listDatabases(s, settings));
  return {
    types: () =>
      server.use(settings.database, "list its roles", async (session) =>
        offers(await grantableRoles(session)),
      ),

    async *pages(cursor) {
      const databases = await databasesNow();
      const readable = databases.filter(isReadable).map(({ name }) => name);
      const unread = databases.filter((database) => !isReadable(database));
      const cursorAt = (at: Position | null) =>
        at ? JSON.stringify(at) : unread.length ? AGAIN : null;

      let next = cursor === null || cursor === AGAIN ? from(readable, "") : parse(cursor);
      if (cursor === null || cursor === AGAIN) {
        yield { resources: serverItself(server, databases), nextCursor: cursorAt(next) };
      } else if (next && !readable.includes(next.database)) {
        next = from(readable, next.database);
        if (!next) yield { resources: [], nextCursor: cursorAt(null) };
      }
      while (next) {
        const page: DatabasePage = await contents(server, next);
        next = page.next ?? from(readable, `${next.database}\0`);
        yield { resources: page.resources, nextCursor: cursorAt(next) };
      }
      // Last, so that everything readable has been delivered. Ending here as if all had been read
      // would make what is in these databases look deleted.
      requireAllRead(unread, settings);
    },
  };
}

const isReadable = ({ open, allowed }: FoundDatabase): boolean => open && allowed;

/** The beginning of the first database whose name is not before `name`. */
function from(readable: ReadonlyArray<string>, name: string): Position | null {
  const database = readable.find((candidate) => candidate >= name);
  return database === undefined ? null : { database, after: null };
}

function parse(cursor: string): Position {
  const { database, after } = JSON.parse(cursor) as Position;
  return { database, after };
}

const offers = (roles: ResourceTypeOffer["permissions"]): ReadonlyArray<ResourceTypeOffer> => [
  { type: "postgresql.cluster", title: "PostgreSQL server", permissions: roles },
  {
    type: "postgresql.database",
    title: "PostgreSQL database",
    permissions: levelOffers("database"),
  },
  { type: "postgresql.schema", title: "PostgreSQL schema", permissions: levelOffers("schema") },
  { type: "postgresql.table", title: "PostgreSQL table", permissions: levelOffers("table") },
];

const serverItself = (
  server: Server,
  databases: ReadonlyArray<FoundDatabase>,
): InventoryPage["resources"] => [
  { type: "postgresql.cluster", externalId: CLUSTER_ID, name: server.name, path: [], tags: {} },
  ...databases.map(
    ({ name, comment }): FoundResource => ({
      type: "postgresql.database",
      externalId: idOf(name),
      name,
      path: [server.name],
      tags: tagsOf(comment),
    }),
  ),
];

type DatabasePage = {
  readonly resources: ReadonlyArray<FoundResource>;
  readonly next: Position | null;
};

type Named = { readonly schema: string; readonly comment: string | null };

function contents(server: Server, { database, after }: Position): Promise<DatabasePage> {
  return server.use(database, `list what is in database ${database}`, async (session) => {
    const schemas = after ? [] : await session.rows<Named>(SCHEMAS);
    const tables = await session.rows<Named & { table: string }>(TABLES, [
      after?.schema ?? "",
      after?.table ?? "",
      PAGE,
    ]);
    const last = tables.length === PAGE ? tables.at(-1) : undefined;
    return {
      resources: [
        ...schemas.map(({ schema, comment }) => ({
          type: "postgresql.schema",
          externalId: idOf(database, schema),
          name: schema,
          path: [server.name, database],
          tags: tagsOf(comment),
        })),
        ...tables.map(({ schema, table, comment }) => ({
          type: "postgresql.table",
          externalId: idOf(database, schema, table),
          name: table,
          path: [server.name, database, schema],
          tags: tagsOf(comment),
        })),
      ],
      next: last ? { database, after: { schema: last.schema, table: last.table } } : null,
    };
  });
}

const SCHEMAS = `
  SELECT n.nspname::text AS schema, obj_description(n.oid, 'pg_namespace') AS comment
  FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} ORDER BY n.nspname`;

/** Partitions are left out: they are reached, and granted, through their table. */
const TABLES = `
  SELECT n.nspname::text AS schema, c.relname::text AS table,
    obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${NOT_SYSTEM_SCHEMA} AND c.relkind IN ${TABLE_KINDS} AND NOT c.relispartition
    AND (n.nspname, c.relname) > ($1::name, $2::name)
  ORDER BY n.nspname, c.relname LIMIT $3`;

function requireAllRead(unread: ReadonlyArray<FoundDatabase>, settings: Settings): void {
  const [first] = unread;
  if (!first) return;
  const names = unread.map(({ name }) => name).join(", ");
  throw new ConnectorError(
    "unauthorized",
    `These databases cannot be read: ${names}. Everything else was. ${howToRead(first, settings)}`,
  );
}

/** What makes a database readable, as a command. */
export function howToRead({ name, open }: FoundDatabase, settings: Settings): string {
  const sql = open
    ? `GRANT CONNECT ON DATABASE ${quoteIdentifier(name)} TO ${quoteIdentifier(settings.user)};`
    : `ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS true;`;
  return `Run: ${sql} or add the database to those left out.`;
}
