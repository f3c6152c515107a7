/** Which stored expressions may stay on a table that somebody left behind. */

/** Object ids below are PostgreSQL's own; nobody but it can make such an object. */
export const FIRST_OF_USERS = 16_384;

/**
 * As SQL: the expression calls something that could do more than compute. An expression on a table
 * runs with the rights of whoever writes there, and PostgreSQL's own functions can run any statement
 * (`query_to_xml`) or write files (`lo_export`). So only what PostgreSQL itself marks immutable may
 * stay, and what ordinary defaults are made of: clocks, sequences, random values, casts.
 *
 * @param tree a `pg_node_tree`, in which every function and operator stands with its object id
 */
export const hostile = (tree: string): string => `
  EXISTS (
    SELECT FROM regexp_matches(${tree}::text, ':(funcid|opfuncid|hashfuncid|negfuncid|\\w*fnoid|opno) (\\d+)', 'g') AS call
    WHERE call[2] <> '0' AND NOT CASE
      WHEN call[1] = 'opno' THEN EXISTS (
        SELECT FROM pg_operator o WHERE o.oid = call[2]::oid AND o.oid < ${FIRST_OF_USERS})
      ELSE EXISTS (
        SELECT FROM pg_proc f WHERE f.oid = call[2]::oid AND f.oid < ${FIRST_OF_USERS}
          AND (f.provolatile = 'i' OR f.proname IN (${HARMLESS})
            OR (f.provolatile = 's' AND call[1] = 'opfuncid')
            OR EXISTS (SELECT FROM pg_cast k WHERE k.castfunc = f.oid AND k.oid < ${FIRST_OF_USERS})))
      END)`;

/** Of PostgreSQL's own, by name: what ordinary defaults call although it is not immutable. */
const HARMLESS = [
  "nextval",
  "now",
  "transaction_timestamp",
  "statement_timestamp",
  "clock_timestamp",
  "gen_random_uuid",
  "uuidv4",
  "uuidv7",
  "random",
]
  .map((name) => `'${name}'`)
  .join(", ");
