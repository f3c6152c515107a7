/** Runs many small statements in short transactions, so that no number of objects takes all locks of the server. */
import type { ConnectorError } from "../../errors";
import type { Session } from "../session";

/** Each object takes a few locks until its transaction ends; the whole server has some 6,400 by default. */
const PORTION = 100;

export type Step = {
  readonly sql: string;
  /** For the audit log, when it was done. */
  readonly note?: string;
};

export type Outcome = {
  readonly notes: ReadonlyArray<string>;
  readonly problems: ReadonlyArray<ConnectorError>;
};

export const nothing: Outcome = { notes: [], problems: [] };

export const both = (a: Outcome, b: Outcome): Outcome => ({
  notes: [...a.notes, ...b.notes],
  problems: [...a.problems, ...b.problems],
});

/** A step that fails stops no other. */
export async function runInPortions(
  session: Session,
  steps: ReadonlyArray<Step>,
): Promise<Outcome> {
  let outcome = nothing;
  for (let at = 0; at < steps.length; at += PORTION) {
    const portion = steps.slice(at, at + PORTION);
    outcome = both(outcome, await session.transaction(() => runPortion(session, portion)));
  }
  return outcome;
}

async function runPortion(session: Session, portion: ReadonlyArray<Step>): Promise<Outcome> {
  const notesOf = (steps: ReadonlyArray<Step>) => steps.flatMap(({ note }) => note ?? []);
  if (!(await session.attempt(portion.map(({ sql }) => sql).join("; ")))) {
    return { notes: notesOf(portion), problems: [] };
  }
  const done: Step[] = [];
  const problems: ConnectorError[] = [];
  for (const step of portion) {
    const problem = await session.attempt(step.sql);
    if (problem) problems.push(problem);
    else done.push(step);
  }
  return { notes: notesOf(done), problems };
}
