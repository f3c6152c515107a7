/** Configurations of integrations: checked by their connector, and parted into what may be shown and what is sealed. */
import type { Connector } from "../connectors/connector";
import { connectorOf, connectors } from "../connectors/registry";
import { AppError } from "../lib/errors";
import { canonicalJson } from "../lib/ids";
import { didYouMean } from "./did-you-mean";

type Values = Readonly<Record<string, unknown>>;

export type PartedConfig = { readonly open: Values; readonly secret: Values };

/** @throws {AppError} `bad_input` for a kind that does not exist */
export function requireConnector(kind: string): Connector {
  const connector = connectorOf(kind);
  if (connector) return connector;
  const detail = `There is no connector “${kind}”.${didYouMean(
    kind,
    connectors.map((c) => c.kind),
  )}`;
  throw new AppError("bad_input", detail, { errors: [{ pointer: "/kind", detail }] });
}

/**
 * @param sent a secret that is null is taken away
 * @param before the stored configuration; its secrets stand in for those that are not sent
 * @throws {AppError} `bad_input` with a pointer for everything that is wrong
 */
export function partConfig(
  connector: Connector,
  sent: Values,
  before: PartedConfig = { open: {}, secret: {} },
): PartedConfig {
  const kept = Object.fromEntries(
    Object.entries(before.secret).filter(([name]) => sent[name] === undefined),
  );
  const given = Object.entries(sent).filter(
    ([name, value]) => value !== null || !connector.secretFields.includes(name),
  );
  const result = connector.config.safeParse({ ...kept, ...Object.fromEntries(given) });
  if (!result.success) throw badConfig(result.error.issues);
  if (Object.keys(kept).length > 0 && isMoved(connector, before, result.data))
    throw movedSecrets(Object.keys(kept));
  const isSecret = ([name]: readonly [string, unknown]) => connector.secretFields.includes(name);
  const entries = Object.entries(result.data).filter(([, value]) => value !== undefined);
  return {
    open: Object.fromEntries(entries.filter((e) => !isSecret(e))),
    secret: Object.fromEntries(entries.filter(isSecret)),
  };
}

/**
 * Whether calls would go elsewhere. Both sides are compared as they are used, with their defaults: a field that is left
 * out moves them as well as one that is changed.
 *
 * @param after parsed
 */
export function isMoved(connector: Connector, before: PartedConfig, after: Values): boolean {
  const stored = { ...before.open, ...before.secret };
  const parsed = connector.config.safeParse(stored);
  const old: Values = parsed.success ? parsed.data : stored;
  return connector.addressFields.some(
    (name) => canonicalJson(old[name]) !== canonicalJson(after[name]),
  );
}

/** Stored secrets never follow to another place: whoever answers there would be told them. */
function movedSecrets(kept: ReadonlyArray<string>): AppError {
  const detail = "send this again: stored secrets are not used at another address";
  return new AppError("bad_input", `/config/${kept[0]}: ${detail}`, {
    errors: kept.map((name) => ({ pointer: `/config/${name}`, detail })),
  });
}

function badConfig(
  issues: ReadonlyArray<{ readonly path: ReadonlyArray<PropertyKey>; readonly message: string }>,
): AppError {
  const errors = issues.slice(0, 50).map(({ path, message }) => ({
    pointer: `/config${path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`,
    detail: message,
  }));
  const [first] = errors;
  return new AppError(
    "bad_input",
    `${first?.pointer ?? "/config"}: ${first?.detail ?? "is not right"}`,
    { errors },
  );
}
