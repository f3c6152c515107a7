/** Routines and all that is built of them, views, types, and what belongs to the whole database or server. */
import { type LeftCase, lyingPayload, payload } from "./case.ts";

const noRoutine = "SELECT FROM pg_proc WHERE pronamespace = 'S'::regnamespace";

export const code: ReadonlyArray<LeftCase> = [
  {
    name: "functions that run as their owner",
    left: [
      payload(),
      "ALTER FUNCTION S.pwn() SECURITY DEFINER; GRANT EXECUTE ON FUNCTION S.pwn() TO PUBLIC",
    ],
    gone: noRoutine,
    proof: /function \S+\.pwn\(\) dropped/,
  },
  {
    name: "procedures",
    left: ["CREATE PROCEDURE S.p() LANGUAGE sql AS 'SELECT 1'"],
    gone: noRoutine,
  },
  {
    name: "aggregates",
    left: [
      "CREATE FUNCTION S.step(int, int) RETURNS int LANGUAGE sql AS 'SELECT nextval(''public.ran'')::int'",
      "CREATE AGGREGATE S.sum(int) (SFUNC = S.step, STYPE = int)",
      "CREATE AGGREGATE S.none(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0')",
    ],
    gone: noRoutine,
  },
  {
    name: "functions that shadow those of others on their search path",
    left: [
      `CREATE FUNCTION S.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT nextval(''public.ran'')::text'`,
    ],
    later: ["SET search_path TO S, public; SELECT lower('A'::varchar)"],
    gone: noRoutine,
  },
  {
    name: "functions with names and arguments that are hard to quote",
    left: [
      `CREATE FUNCTION S."a""; DROP TABLE S.t; --"(VARIADIC "$1" int[] DEFAULT '{}') RETURNS TABLE ("x'y" int) LANGUAGE sql AS 'SELECT 1'`,
    ],
    gone: noRoutine,
  },
  {
    name: "overloaded, polymorphic and self-dependent functions",
    left: [
      "CREATE FUNCTION S.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION S.f(text, OUT a int, INOUT b anyelement) LANGUAGE sql AS 'SELECT 1, $2'",
      "CREATE FUNCTION S.g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT S.f(1); END",
    ],
    gone: noRoutine,
  },
  {
    name: "operators",
    left: [
      payload(),
      lyingPayload,
      "CREATE FUNCTION S.eq(text, int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM S.pwn(); RETURN true; END'",
      "CREATE OPERATOR S.= (LEFTARG = text, RIGHTARG = int, FUNCTION = S.eq)",
      "CREATE OPERATOR S.!! (RIGHTARG = int, FUNCTION = S.lie)",
    ],
    gone: "SELECT FROM pg_operator WHERE oprnamespace = 'S'::regnamespace",
  },
  {
    name: "casts from and to a type of theirs",
    left: [
      "CREATE TYPE S.mood AS ENUM ('ok')",
      "CREATE FUNCTION S.mood(text) RETURNS S.mood LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''public.ran''); RETURN ''ok''; END'",
      "CREATE CAST (text AS S.mood) WITH FUNCTION S.mood(text) AS IMPLICIT; CREATE CAST (S.mood AS int) WITH INOUT AS IMPLICIT",
      "CREATE TABLE S.moods (m S.mood); INSERT INTO S.moods VALUES ('ok')",
    ],
    later: ["INSERT INTO S.moods VALUES ('ok')"],
    gone: "SELECT FROM pg_cast k WHERE 'S.mood'::regtype IN (k.castsource, k.casttarget)",
    kept: ["SELECT m::text FROM S.moods LIMIT 1", { m: "ok" }],
  },
  {
    name: "domains whose check and default call a function of theirs",
    left: [
      payload("pwn_int", "int", "RETURN 1;"),
      "CREATE DOMAIN S.d AS int DEFAULT S.pwn_int() CHECK (S.pwn_int() > 0)",
      "CREATE TABLE S.own (v S.d); INSERT INTO S.own VALUES (4)",
    ],
    later: ["INSERT INTO S.own VALUES (5)", "INSERT INTO S.own DEFAULT VALUES"],
    kept: ["SELECT v FROM S.own WHERE v = 4", { v: 4 }],
  },
  {
    name: "a range type with a function of theirs, in use",
    left: [
      "CREATE FUNCTION S.diff(int, int) RETURNS float8 IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''public.ran''); RETURN 1; END'",
      "CREATE TYPE S.span AS RANGE (SUBTYPE = int, SUBTYPE_DIFF = S.diff)",
      "CREATE TABLE S.own (v S.span); INSERT INTO S.own VALUES ('[1,3)')",
    ],
    later: ["INSERT INTO S.own VALUES ('[4,5)')"],
    kept: ["SELECT v::text FROM S.own LIMIT 1", { v: "[1,3)" }],
    proof: /diff\(integer,integer\) emptied/,
  },
  {
    name: "views, and views on views",
    left: [
      payload("pwn_int", "int", "RETURN 1;"),
      "CREATE VIEW S.v AS SELECT id, S.pwn_int() FROM S.t; CREATE VIEW S.w AS SELECT * FROM S.v; GRANT SELECT ON S.v TO PUBLIC",
    ],
    gone: "SELECT FROM pg_class WHERE relnamespace = 'S'::regnamespace AND relkind = 'v'",
  },
  {
    name: "a view of theirs that somebody else's view came to use",
    left: [
      payload("pwn_int", "int", "RETURN 1;"),
      "CREATE VIEW S.v AS SELECT id, S.pwn_int() AS p FROM S.t; GRANT SELECT ON S.v TO shop_owner",
    ],
    meanwhile:
      "GRANT USAGE ON SCHEMA S TO PUBLIC; SET ROLE shop_owner; CREATE VIEW S.theirs AS SELECT id FROM S.v",
    later: ["SELECT * FROM S.theirs"],
    kept: ["SELECT count(*)::int AS n FROM pg_class WHERE oid = to_regclass('S.theirs')", { n: 1 }],
    proof: /view \S+\.v emptied/,
  },
  {
    name: "a materialized view that calls a function of theirs: its rows stay",
    left: [
      payload("pwn_int", "int", "RETURN 1;"),
      "CREATE MATERIALIZED VIEW S.m AS SELECT id, v, S.pwn_int() AS p FROM S.t",
      "CREATE INDEX ON S.m (id)",
    ],
    later: ["ANALYZE S.m"],
    gone: "SELECT FROM pg_class WHERE relnamespace = 'S'::regnamespace AND relkind = 'm'",
    kept: ["SELECT v FROM S.m WHERE id = 1", { v: "one" }],
    proof: /materialized view \S+ is a table now/,
  },
  {
    name: "default privileges for what they would create",
    left: ["ALTER DEFAULT PRIVILEGES IN SCHEMA S GRANT ALL ON TABLES TO mallory"],
    gone: "SELECT FROM pg_default_acl WHERE defaclacl::text ~ 'mallory'",
  },
  {
    name: "conversions, collations, dictionaries and configurations",
    left: [
      "CREATE CONVERSION S.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
      `CREATE COLLATION S.k (LOCALE = 'C'); CREATE TEXT SEARCH DICTIONARY S.d (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION S.cfg (COPY = english)`,
    ],
    gone: "SELECT FROM pg_conversion WHERE connamespace = 'S'::regnamespace",
  },
  {
    name: "large objects, with rights for everybody",
    left: ["SELECT lo_from_bytea(424242, 'abc'); GRANT ALL ON LARGE OBJECT 424242 TO PUBLIC"],
    kept: [
      "SELECT convert_from(lo_get(424242), 'UTF8') AS t, NOT EXISTS (SELECT FROM aclexplode(lomacl) WHERE grantee = 0) AS closed FROM pg_largeobject_metadata WHERE oid = 424242",
      { t: "abc", closed: true },
    ],
  },
  {
    name: "a publication",
    on: "database",
    left: ["CREATE TABLE S.own (id int PRIMARY KEY); CREATE PUBLICATION left_pub FOR TABLE S.own"],
    gone: "SELECT FROM pg_publication",
  },
  {
    name: "a schema that a superuser's search path would find first",
    on: "database",
    left: [
      "CREATE SCHEMA postgres",
      "CREATE FUNCTION postgres.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT nextval(''public.ran'')::text'; CREATE TABLE postgres.notes AS SELECT 1 AS id",
      "GRANT ALL ON SCHEMA postgres TO mallory",
    ],
    later: [`SET search_path TO "$user", public; SELECT lower('A'::varchar)`],
    gone: "SELECT FROM pg_namespace WHERE nspname = 'postgres' AND has_schema_privilege('mallory', oid, 'CREATE, USAGE')",
    kept: ["SELECT id FROM postgres.notes", { id: 1 }],
  },
  {
    name: "an extension that nothing uses, beside code of theirs",
    on: "database",
    left: ["CREATE EXTENSION tsm_system_rows", payload()],
    gone: noRoutine,
  },
  {
    name: "an extension whose type is in use",
    on: "database",
    left: [
      "CREATE EXTENSION hstore SCHEMA S",
      "CREATE TABLE S.own (h S.hstore); INSERT INTO S.own VALUES ('a=>1')",
    ],
    kept: ["SELECT h::text FROM S.own", { h: '"a"=>"1"' }],
  },
  {
    name: "a foreign server, user mappings and foreign tables",
    before:
      "CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO PUBLIC",
    left: [
      "CREATE SERVER left_srv FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'evil.example')",
      "CREATE USER MAPPING FOR PUBLIC SERVER left_srv OPTIONS (password 'x', user 'y')",
      "CREATE FOREIGN TABLE S.ft (id int) SERVER left_srv",
    ],
    gone: "SELECT FROM pg_foreign_server",
  },
  {
    name: "a routine that somebody else's table came to use",
    left: [payload(), lyingPayload],
    meanwhile:
      "SET ROLE shop_owner; CREATE TABLE S.computed (id int, g int GENERATED ALWAYS AS (S.lie(id)) STORED); INSERT INTO S.computed VALUES (1)",
    later: ["SELECT * FROM S.computed"],
    kept: ["SELECT id, g FROM S.computed", { id: 1, g: 1 }],
    proof: /lie\(integer\) emptied/,
  },
  {
    name: "settings of their own role, a listener, an advisory lock, a cursor and temporary objects",
    left: [
      "ALTER ROLE ME SET search_path TO S",
      "LISTEN x",
      "SELECT pg_advisory_lock(1751215212, 1885434739)",
      "CREATE TEMP TABLE t (id int)",
      "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT * FROM S.t; COMMIT",
    ],
    gone: "SELECT FROM pg_db_role_setting s WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = s.setrole)",
  },
  {
    name: "a prepared transaction with a table in it",
    left: ["BEGIN", "CREATE TABLE S.ghost (id int)", "PREPARE TRANSACTION 'left behind'"],
    gone: "SELECT FROM pg_prepared_xacts",
    proof: /prepared transaction left behind rolled back/,
  },
];
