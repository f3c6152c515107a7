/** Settings, time limits and event triggers that reach into other people's sessions. */
import type { SiteCase } from "./case.ts";

const auditTable =
  "CREATE TABLE public.ddl_log (tag text); GRANT INSERT ON public.ddl_log TO PUBLIC";
const auditFunction = (settings = "") => `
  ${auditTable};
  CREATE FUNCTION public.log_ddl() RETURNS event_trigger LANGUAGE plpgsql ${settings} AS $$ BEGIN INSERT INTO ddl_log VALUES (tg_tag); END $$;
  CREATE EVENT TRIGGER audit_all ON ddl_command_end EXECUTE FUNCTION public.log_ddl()`;

export const sessions: ReadonlyArray<SiteCase> = [
  {
    name: "the database is read-only by default",
    before: "ALTER DATABASE D SET default_transaction_read_only = on",
  },
  {
    name: "the disk-full guard of a managed server falls while the access stands",
    between: "ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()",
    after:
      "SET default_transaction_read_only = off; ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()",
  },
  {
    name: "our own role is read-only and has a millisecond for a statement",
    before:
      "ALTER ROLE hallpass SET default_transaction_read_only = on; ALTER ROLE hallpass SET statement_timeout = 1",
    after: "ALTER ROLE hallpass RESET ALL",
  },
  {
    name: "time limits of a millisecond for locks, transactions and idle sessions",
    before:
      "ALTER DATABASE D SET lock_timeout = 1; ALTER ROLE hallpass SET transaction_timeout = 1; ALTER ROLE hallpass SET idle_session_timeout = 1; ALTER ROLE hallpass SET idle_in_transaction_session_timeout = 1",
    after: "ALTER ROLE hallpass RESET ALL; ALTER DATABASE D RESET ALL",
  },
  {
    name: "a search path that finds other people's functions and operators first",
    before: `
      CREATE SCHEMA trap; GRANT USAGE ON SCHEMA trap TO PUBLIC;
      CREATE FUNCTION trap.pg_has_role(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT 1 / 0 > 0';
      CREATE FUNCTION trap.format(text, text) RETURNS text LANGUAGE sql AS 'SELECT (1 / 0)::text';
      CREATE OPERATOR trap.= (LEFTARG = name, RIGHTARG = text, FUNCTION = nameeqtext);
      CREATE TABLE trap.pg_roles (oid oid, rolname name);
      ALTER ROLE hallpass IN DATABASE D SET search_path = trap, pg_catalog`,
  },
  {
    name: "our role is set to become another one",
    before: "ALTER ROLE hallpass SET role = 'shop_owner'",
    after: "ALTER ROLE hallpass RESET ALL",
  },
  {
    name: "odd client settings: encoding, quoting, dates, isolation, checks",
    before: `ALTER DATABASE D SET client_encoding = 'LATIN1'; ALTER DATABASE D SET standard_conforming_strings = off;
      ALTER DATABASE D SET default_transaction_isolation = 'serializable'; ALTER DATABASE D SET datestyle = 'SQL, DMY';
      ALTER DATABASE D SET timezone = 'Asia/Kathmandu'; ALTER DATABASE D SET quote_all_identifiers = on; ALTER DATABASE D SET extra_float_digits = -3`,
  },
  {
    name: "passwords are to be kept as MD5",
    before: "ALTER SYSTEM SET password_encryption = 'md5'; SELECT pg_reload_conf()",
    after: "ALTER SYSTEM RESET password_encryption; SELECT pg_reload_conf()",
  },
  {
    name: "whoever makes a role becomes a member of it",
    before: "ALTER ROLE hallpass SET createrole_self_grant = 'set, inherit'",
    after: "ALTER ROLE hallpass RESET ALL",
  },
  {
    name: "an event trigger that finds its own table",
    before: auditFunction("SET search_path = public"),
    check: [/^Event triggers in/, true, /audit_all/],
  },
  {
    name: "an event trigger that breaks in our sessions, with its name and the way out",
    before: auditFunction(),
    refused:
      /event trigger audit_all.*ALTER FUNCTION public\.log_ddl\(\) SET search_path TO "public"/s,
    check: [/^Event triggers in/, false, /audit_all.*ALTER FUNCTION public\.log_ddl\(\)/s],
  },
  {
    name: "an event trigger that breaks while the access stands: the login is closed and the rest is named",
    between: `GRANT SELECT ON sales.orders TO ME; ${auditFunction()}`,
    after: "DROP EVENT TRIGGER audit_all",
    stuck: /can no longer log in.*event trigger audit_all/s,
  },
  {
    name: "an event trigger that forbids things, in its own words",
    before: `CREATE FUNCTION public.no_drops() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Nothing is dropped here'; END $$;
      CREATE EVENT TRIGGER guard ON sql_drop EXECUTE FUNCTION public.no_drops()`,
  },
];
