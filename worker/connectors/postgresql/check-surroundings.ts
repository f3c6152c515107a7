/** What in a database makes access reach further, or less far, than its name says. */
import type { CheckItem } from "../connector";
import { ConnectorError } from "../errors";
import { OURS } from "./login-role";
import { quoteIdentifier } from "./quote";
import type { Server } from "./session";
import { NOT_SYSTEM_SCHEMA } from "./user-objects";

type Found = {
  readonly topic: keyof typeof topics;
  readonly names: ReadonlyArray<string>;
};

/** In each: what it is called, what it means, and what can be done. `self` is the connector's login, quoted. */
const topics = {
  publicCreate: {
    title: "Everybody may create",
    message: (names: string) =>
      `Every login may make functions and tables in ${names}; others may run them by mistake.`,
    fix: (names: ReadonlyArray<string>) =>
      names.map((name) => `REVOKE CREATE ON SCHEMA ${name} FROM PUBLIC;`).join(" "),
  },
  foreignTables: {
    title: "Foreign tables",
    message: (names: string) =>
      `Reading ${names} reads another server, with the login that its user mapping keeps; a person without a mapping gets an error.`,
    fix: null,
  },
  rowSecurity: {
    title: "Row security",
    message: (names: string) =>
      `No policy lets our roles see a row of ${names}: people who are let in may find nothing there.`,
    fix: (names: ReadonlyArray<string>) =>
      names.map((name) => `CREATE POLICY … ON ${name} TO PUBLIC USING (…);`).join(" "),
  },
  powerful: {
    title: "Powerful extensions",
    message: (names: string) =>
      `Everybody here may use ${names}: its functions reach other servers or files with rights that no grant of ours shows.`,
    fix: null,
  },
} as const;

export async function checkSurroundings(
  server: Server,
  database: string,
): Promise<ReadonlyArray<CheckItem>> {
  try {
    const found = await server.use(database, `look around in database ${database}`, (session) =>
      session.rows<Found>(FOUND),
    );
    return found.map(({ topic, names }): CheckItem => {
      const { title, message, fix } = topics[topic];
      return {
        name: `${title} in ${database}`,
        ok: false,
        message: message(shortened(names)),
        ...(fix && { fix: `In database ${quoteIdentifier(database)}: ${fix(names.slice(0, 5))}` }),
      };
    });
  } catch (error) {
    // The item of the database itself says that it cannot be looked at.
    if (!(error instanceof ConnectorError)) throw error;
    return [];
  }
}

const MOST = 5;
const shortened = (names: ReadonlyArray<string>): string =>
  names.length <= MOST
    ? names.join(", ")
    : `${names.slice(0, MOST).join(", ")} and ${names.length - MOST} more`;

/** A policy for everybody, or for one of our group roles, may let people see rows; others cannot. */
const FOUND = `
  SELECT 'publicCreate' AS topic, array_agg(quote_ident(n.nspname) ORDER BY n.nspname) AS names
  FROM pg_namespace n WHERE ${NOT_SYSTEM_SCHEMA} AND EXISTS (
    SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
  HAVING count(*) > 0
  UNION ALL
  SELECT 'foreignTables', array_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text)
  FROM pg_class c WHERE c.relkind = 'f' HAVING count(*) > 0
  UNION ALL
  SELECT 'rowSecurity', array_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text)
  FROM pg_class c WHERE c.relrowsecurity AND NOT EXISTS (
    SELECT FROM pg_policy p LEFT JOIN pg_roles r ON r.oid = ANY (p.polroles)
    WHERE p.polrelid = c.oid AND p.polpermissive AND (0 = ANY (p.polroles) OR r.rolname ~ '${OURS}'))
  HAVING count(*) > 0
  UNION ALL
  SELECT 'powerful', array_agg(DISTINCT x.extname::text)
  FROM pg_extension x
  WHERE x.extname IN ('dblink', 'file_fdw', 'postgres_fdw', 'adminpack', 'plpythonu', 'plpython3u', 'plperlu', 'pltclu', 'pg_cron', 'http', 'pg_net')
    AND (EXISTS (
      SELECT FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass
      WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = x.oid AND d.deptype = 'e'
        AND p.prorettype NOT IN ('trigger'::regtype, 'fdw_handler'::regtype, 'language_handler'::regtype, 'void'::regtype)
        AND p.proname !~ '(_validator|_handler|_inline|_handler2|_get_connections|_disconnect.*)$'
        AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0))
    OR EXISTS (
      SELECT FROM pg_foreign_data_wrapper w JOIN pg_depend d ON d.objid = w.oid AND d.classid = 'pg_foreign_data_wrapper'::regclass,
        aclexplode(w.fdwacl) a WHERE d.refobjid = x.oid AND a.grantee = 0))
  HAVING count(*) > 0`;
