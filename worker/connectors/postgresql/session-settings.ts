/** The settings of our own sessions, which nothing that a database or a role is set to may change. */

/** The server gives up on a statement first, so that its own words reach the admin. */
export const STATEMENT_MS = 10_000;

/**
 * The search path keeps other people's functions and operators from being called with our rights
 * (CVE-2018-1058). The rest overrides what `ALTER SYSTEM`, `ALTER DATABASE … SET` and
 * `ALTER ROLE … SET` may hold: a guard against full disks, a time limit of a millisecond.
 */
const settings: Readonly<Record<string, string>> = {
  search_path: "pg_catalog,pg_temp",
  statement_timeout: String(STATEMENT_MS),
  lock_timeout: "4000",
  idle_in_transaction_session_timeout: "30000",
  client_encoding: "UTF8",
  client_min_messages: "warning",
  default_transaction_isolation: "read committed",
  default_transaction_read_only: "off",
  default_transaction_deferrable: "off",
  default_tablespace: "",
  standard_conforming_strings: "on",
  row_security: "off",
  check_function_bodies: "off",
  quote_all_identifiers: "off",
  DateStyle: "ISO, MDY",
  TimeZone: "UTC",
  extra_float_digits: "1",
};

/**
 * For the message that opens a session: these hold before the first statement, and they win over
 * what the database or the role says.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-client.html
 */
export const STARTUP_OPTIONS = Object.entries(settings)
  .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\ ]/g, "\\$&")}`)
  .join(" ");

/** Servers before 14 and before 17 do not know these, and refuse a session that names them. */
export const OPTIONS_SINCE_14 = `${STARTUP_OPTIONS} -c idle_session_timeout=0`;
export const OPTIONS_SINCE_17 = `${OPTIONS_SINCE_14} -c transaction_timeout=0`;

/** Once more as statements, for poolers that drop the options; and what cannot be said at the start. */
export const PREPARE = `
  SET SESSION AUTHORIZATION DEFAULT; SET ROLE NONE;
  ${Object.entries(settings)
    .map(([name, value]) => `SET ${name} TO ${name === "search_path" ? value : `'${value}'`};`)
    .join("\n  ")}
  SELECT pg_catalog.set_config(s.name, CASE s.name WHEN 'createrole_self_grant' THEN '' ELSE '0' END, false)
  FROM pg_catalog.pg_settings s WHERE s.name IN ('idle_session_timeout', 'transaction_timeout', 'createrole_self_grant');
  SELECT pg_catalog.set_config('session_replication_role', 'origin', false)
  FROM pg_catalog.pg_roles r WHERE r.rolname = current_user AND r.rolsuper;
  SELECT current_setting('server_version_num')::int AS version, current_user::text AS self,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`;
