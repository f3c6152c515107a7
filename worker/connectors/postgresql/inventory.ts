/** What can be granted in one server: itself, its databases, their schemas and tables. */
import type {
  FoundResource,
  Inventory,
  InventoryPage,
  ResourceTypeOffer,
  UnreadPart,
} from "../connector";
import { ConnectorError } from "../errors";
import { keepGroupsUp } from "./keep-groups-up";
import { levelOffers } from "./levels";
import { OURS } from "./login-role";
import { CLUSTER_ID, idOf } from "./place";
import { quoteIdentifier } from "./quote";
import { grantableRoles } from "./roles";
import type { Server, Session } from "./session";
import type { Settings } from "./settings";
import { tagsOf } from "./tags";
import { NOT_SYSTEM_SCHEMA, TABLE_KINDS } from "./user-objects";

/** Tables on one page. */
const PAGE = 2_000;

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

export function inventoryOf(settings: Settings, server: Server, deployment: string): Inventory {
  const databasesNow = () =>
    server.use(settings.database, "list its databases", (s) => listDatabases(s, settings));
  return {
    types: () =>
      server.use(settings.database, "list its roles", async (session) =>
        offers(await grantableRoles(session)),
      ),

    async *pages(cursor) {
      const databases = await databasesNow();
      let next = cursor === null ? from(databases, "") : parse(cursor);
      if (next === null || cursor === null) {
        yield { resources: serverItself(server, databases), nextCursor: cursorAt(next) };
      }
      while (next) {
        const at: Position = next;
        const database = databases.find(({ name }) => name === at.database);
        const page: DatabasePage = database
          ? await readable(server, settings, deployment, database, at)
          : { resources: [], next: null };
        next = page.next ?? from(databases, `${at.database}\0`);
        yield {
          resources: page.resources,
          nextCursor: cursorAt(next),
          ...(page.unread && { unread: [page.unread] }),
        };
      }
    },
  };
}

const cursorAt = (at: Position | null): string | null => (at ? JSON.stringify(at) : null);

/** What cannot be read is named, and the rest goes on; where the server is lost there is no rest. */
async function readable(
  server: Server,
  settings: Settings,
  deployment: string,
  database: FoundDatabase,
  at: Position,
): Promise<DatabasePage> {
  const path = [server.name, database.name];
  const skipped = (message: string) => ({ resources: [], next: null, unread: { path, message } });
  if (!isReadable(database)) return skipped(howToRead(database, settings));
  try {
    return await contents(server, deployment, at);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.failure === "unreachable") throw error;
    return skipped(error.message);
  }
}

const isReadable = ({ open, allowed }: FoundDatabase): boolean => open && allowed;

/** The beginning of the first database whose name is not before `name`. */
function from(databases: ReadonlyArray<FoundDatabase>, name: string): Position | null {
  const database = databases.find((candidate) => candidate.name >= name);
  return database === undefined ? null : { database: database.name, after: null };
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
  readonly unread?: UnreadPart;
};

type Named = { readonly schema: string; readonly comment: string | null };

function contents(
  server: Server,
  deployment: string,
  { database, after }: Position,
): Promise<DatabasePage> {
  return server.use(database, `list what is in database ${database}`, async (session) => {
    if (!after) await keepGroupsUp(session, deployment);
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

/** Comments are tags, and tags decide: what somebody says of their own things who is here for a while is not read. */
const SCHEMAS = `
  SELECT n.nspname::text AS schema,
    CASE WHEN pg_get_userbyid(n.nspowner) !~ '${OURS}' THEN obj_description(n.oid, 'pg_namespace') END AS comment
  FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} ORDER BY n.nspname`;

/** Partitions are left out: they are reached, and granted, through their table. */
const TABLES = `
  SELECT n.nspname::text AS schema, c.relname::text AS table,
    CASE WHEN pg_get_userbyid(c.relowner) !~ '${OURS}' THEN obj_description(c.oid, 'pg_class') END AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${NOT_SYSTEM_SCHEMA} AND c.relkind IN ${TABLE_KINDS} AND NOT c.relispartition
    AND (n.nspname, c.relname) > ($1::name, $2::name)
  ORDER BY n.nspname, c.relname LIMIT $3`;

/** What makes a database readable, as a command. */
export function howToRead({ name, open }: FoundDatabase, settings: Settings): string {
  const sql = open
    ? `GRANT CONNECT ON DATABASE ${quoteIdentifier(name)} TO ${quoteIdentifier(settings.user)};`
    : `ALTER DATABASE ${quoteIdentifier(name)} ALLOW_CONNECTIONS true;`;
  return `Run: ${sql} or add the database to those left out.`;
}
