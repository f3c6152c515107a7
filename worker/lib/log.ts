/** Structured lines for the platform's log. The log is not the audit trail: it may be sampled and expires. */

type Fields = Readonly<Record<string, unknown>>;

function flatten(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && { cause: flatten(error.cause) }),
  };
}

const line = (event: string, fields: Fields) =>
  JSON.stringify({
    event,
    ...Object.fromEntries(
      Object.entries(fields).map(([k, v]) => [k, v instanceof Error ? flatten(v) : v]),
    ),
  });

export const log = {
  info: (event: string, fields: Fields = {}) => console.log(line(event, fields)),
  warn: (event: string, fields: Fields = {}) => console.warn(line(event, fields)),
  error: (event: string, fields: Fields = {}) => console.error(line(event, fields)),
};
