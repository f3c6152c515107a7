/** A site's own event triggers run inside our statements; when one breaks us, it is called by its name. */
import { DatabaseError } from "pg";
import { quoteIdentifier } from "./quote";

export type EventTrigger = {
  readonly name: string;
  /** With its schema, as PostgreSQL writes it in the context of an error. */
  readonly function: string;
  readonly identity: string;
  readonly schema: string;
};

export const EVENT_TRIGGERS = `
  SELECT t.evtname::text AS name, n.nspname || '.' || p.proname AS function, p.oid::regprocedure::text AS identity,
    n.nspname::text AS schema
  FROM pg_event_trigger t JOIN pg_proc p ON p.oid = t.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE t.evtenabled <> 'D'`;

/** The trigger in whose function the error arose; null when it is not one. */
export function triggerBehind(
  error: unknown,
  triggers: ReadonlyArray<EventTrigger>,
): EventTrigger | null {
  const where = error instanceof DatabaseError ? (error.where ?? "") : "";
  const named = (name: string) => where.includes(`function ${name}(`);
  return (
    triggers.find(
      (one) => named(one.function) || named(one.function.slice(one.schema.length + 1)),
    ) ?? null
  );
}

/** Whether it is worth asking for the triggers at all. */
export const aroseInFunction = (error: unknown): boolean =>
  error instanceof DatabaseError && /function /.test(error.where ?? "");

/** What it is and what its owner can do about it. */
export const blame = ({ name, identity, schema }: EventTrigger): string =>
  `This comes from the event trigger ${name} of that database, which calls ${identity} inside our statements, with our search path. Run there: ALTER FUNCTION ${identity} SET search_path TO ${quoteIdentifier(schema)}, pg_temp; or ALTER EVENT TRIGGER ${quoteIdentifier(name)} DISABLE;`;
