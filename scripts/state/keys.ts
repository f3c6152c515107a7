/** The keys of a state: made once, and never made anew by themselves, for what an old key sealed no new one opens. */
import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { PlainError } from "../plain-error.ts";
import { readJson, writePrivate } from "./private-file.ts";

export type Keys = {
  /** 32 bytes, base64url: seals secrets and derives links. Without it the stored secrets are lost. */
  readonly HALLPASS_KEY: string;
  /** The keys before it, newest first, while something made under them still stands. */
  readonly previousKeys?: ReadonlyArray<string>;
  readonly postgresSuperuser: string;
  readonly postgresConnector: string;
  /** Makes and continues the demo organization over the API. */
  readonly demoAdminToken: string;
};

/** Tells whether two keys are the same, and nothing else of them. */
export const checkOf = (masterKey: string): string =>
  createHmac("sha256", Buffer.from(masterKey, "base64url"))
    .update("hallpass/state-check")
    .digest("base64url")
    .slice(0, 16);

function newKeys(): Keys {
  const secret = () => randomBytes(32).toString("base64url");
  return {
    HALLPASS_KEY: secret(),
    postgresSuperuser: secret(),
    postgresConnector: secret(),
    demoAdminToken: `hpt_${secret()}`,
  };
}

/** Where keys are when nobody says otherwise. */
const besideData = (stateDir: string) => join(stateDir, "keys.json");

/** @throws {PlainError} when the file is there and cannot be what we wrote */
function readKeys(path: string): Keys | null {
  let value: unknown;
  try {
    value = readJson(path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    value = null;
  }
  if (value === undefined) return null;
  const { HALLPASS_KEY: key } = (value ?? {}) as Partial<Keys>;
  if (typeof key !== "string" || Buffer.from(key, "base64url").length !== 32)
    throw new PlainError(
      `${path} is damaged. Restore it from a backup: without it the secrets in this state cannot be read.`,
    );
  const known = value as Partial<Keys>;
  const whole = { ...newKeys(), ...known };
  // What a later version needs besides is made once, not at every start.
  if (Object.keys(whole).length > Object.keys(known).length) writePrivate(path, whole);
  return whole;
}

export type KeysWanted = {
  readonly stateDir: string;
  /** `--keys`: apart from the data. */
  readonly file?: string | undefined;
  /** The key that this state was used with, as `checkOf` tells it; `null` when it never was. */
  readonly check: string | null;
  /** Whether there is something a lost key would take with it. */
  readonly filled: boolean;
  /** `--new-key`: the old one is lost and given up. */
  readonly newKey?: boolean | undefined;
};

/**
 * Reads the keys of this state, or makes them for a new one.
 * @throws {PlainError} when they are missing, damaged, or another state's
 */
export function openKeys(wanted: KeysWanted, say: (message: string) => void): Keys {
  const { stateDir, check, filled, newKey } = wanted;
  const path = wanted.file ?? besideData(stateDir);
  const old = besideData(stateDir);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (path !== old && !existsSync(path) && existsSync(old)) {
    writePrivate(path, readJson(old));
    renameSync(old, `${old}.moved`);
    say(`The keys are now in ${path}. Delete ${old}.moved when you have a backup of them.`);
  }
  const known = readKeys(path);
  // The state may have been used last with the key before this one: then it was exchanged since.
  const all = known === null ? [] : [known.HALLPASS_KEY, ...(known.previousKeys ?? [])];
  const right = known !== null && (check === null || all.some((key) => checkOf(key) === check));
  if (right) return known;
  if (!newKey && known)
    throw new PlainError(
      `${path} holds another key than the one that sealed this state's secrets (${stateDir}).\nPut the right file there (its key has the check value ${check}), or name it: npm start -- --keys FILE\n${giveUp}`,
    );
  if (!newKey && filled)
    throw new PlainError(
      `${path} is missing, but the state in ${stateDir} is in use: without its key no stored secret and no link can be read.\nBring it back from a backup, or name where it is: npm start -- --keys FILE\n${giveUp}`,
    );
  if (known) renameSync(path, `${path}.old-${Date.now()}`);
  const keys = newKeys();
  writePrivate(path, keys);
  if (filled)
    say(
      "A new key was made. What the old one sealed is lost: enter the secrets of integrations and of mail again; links that were mailed no longer work.",
    );
  return keys;
}

const giveUp =
  "If it is lost for good: npm start -- --new-key goes on with a new one. Secrets of integrations and of mail must then be entered again, and links that were mailed no longer work. To start over instead, use an empty folder: npm start -- --state OTHER_DIR";
