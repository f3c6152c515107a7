/** What belongs to the people of a server, and not to PostgreSQL itself. */

/** PostgreSQL's own schemas, and those of other sessions' temporary tables. */
export const NOT_SYSTEM_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
/** Tables, partitioned tables, views, materialized views, foreign tables. */
export const TABLE_KINDS = "('r', 'p', 'v', 'm', 'f')";
