/** Structured lines for the platform's log: time, level, event, and what belongs to it. The log is not the audit trail: it may be sampled and expires. */

type Fields = Readonly<Record<string, unknown>>;

function flatten(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    name: error.name,
    message: withoutValues(error.message),
    stack: error.stack && withoutValues(error.stack),
    ...(error.cause !== undefined && { cause: flatten(error.cause) }),
  };
}

/** Errors of the database quote what was to be written: hashes, addresses, sealed secrets. */
const withoutValues = (text: string): string => text.replace(/\nparams: [^\n]*/g, "\nparams: …");

type Level = "info" | "warn" | "error";

const line = (level: Level, event: string, fields: Fields) =>
  JSON.stringify({
    time: new Date().toISOString(),
    level,
    event,
    ...Object.fromEntries(
      Object.entries(fields).map(([k, v]) => [k, v instanceof Error ? flatten(v) : v]),
    ),
  });

export const log = {
  info: (event: string, fields: Fields = {}) => console.log(line("info", event, fields)),
  warn: (event: string, fields: Fields = {}) => console.warn(line("warn", event, fields)),
  error: (event: string, fields: Fields = {}) => console.error(line("error", event, fields)),
};
