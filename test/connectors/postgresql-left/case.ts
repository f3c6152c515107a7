/** One thing a grantee may leave behind, and what everybody does afterwards. */

export type LeftCase = {
  readonly name: string;
  /** What the place is like before, as the superuser. `S` is the schema, in every statement here. */
  readonly before?: string;
  /** What a DBA gave the grantee beside the grant, as the superuser. */
  readonly byHand?: string;
  /** Default: the schema; `database` for the whole of it. */
  readonly on?: "schema" | "database";
  /** The grantee's own statements, each in a query of its own. `S` is the schema, `ME` the grantee. */
  readonly left: ReadonlyArray<string>;
  /** What others make of it while the access stands, as the superuser. */
  readonly meanwhile?: string;
  /** Afterwards, as the superuser, beside what is always done. */
  readonly later?: ReadonlyArray<string>;
  /** Counted by the superuser afterwards: must be 0. */
  readonly gone?: string;
  /** Selected by the superuser afterwards, with its rows. */
  readonly kept?: readonly [sql: string, ...rows: ReadonlyArray<Record<string, unknown>>];
  /** What the proof says. */
  readonly proof?: RegExp;
};

/** Runs as whoever meets it: becomes a superuser where it can, and leaves a trace where it cannot. */
export const payload = (name = "pwn", returns = "void", end = ""): string => `
  CREATE FUNCTION S.${name}() RETURNS ${returns} LANGUAGE plpgsql AS $f$
  BEGIN
    PERFORM nextval('public.ran');
    BEGIN EXECUTE 'ALTER ROLE mallory SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
    ${end}
  END $f$`;
export const triggerPayload = payload("pwn_trigger", "trigger", "RETURN NEW;");
/** Marked immutable, which nobody verifies. */
export const lyingPayload = `
  CREATE FUNCTION S.lie(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $f$
  BEGIN PERFORM S.pwn(); RETURN $1; END $f$`;
