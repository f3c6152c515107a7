/** The folder that holds everything a Hallpass on one machine must remember, and the keys in it. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf, PlainError } from "./plain-error.ts";

/** @throws {PlainError} when the folder cannot be made or written. */
export function openStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true });
    if (!statSync(stateDir).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    accessSync(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
      throw new PlainError(
        `this user may not write to the state folder ${stateDir}.\nGive it write permission, or choose another: npm start -- --state DIR`,
      );
    }
    if (code === "ENOTDIR" || code === "EEXIST") {
      throw new PlainError(
        `${stateDir} is in the way: the state must be a folder. Choose another: npm start -- --state DIR`,
      );
    }
    throw error;
  }
}

export type Keys = {
  /** 32 bytes, base64url: seals secrets and derives links. Without it the stored secrets are lost. */
  readonly HALLPASS_KEY: string;
  readonly postgresSuperuser: string;
  readonly postgresConnector: string;
  /** Makes and continues the demo organization over the API. */
  readonly demoAdminToken: string;
};

function newKeys(): Keys {
  const secret = () => randomBytes(32).toString("base64url");
  return {
    HALLPASS_KEY: secret(),
    postgresSuperuser: secret(),
    postgresConnector: secret(),
    demoAdminToken: `hpt_${secret()}`,
  };
}

/** Reads the keys of this state, making them on first use. Written whole and renamed, so a crash never leaves half a key. */
export function openKeys(stateDir: string): Keys {
  const path = join(stateDir, "keys.json");
  try {
    return { ...newKeys(), ...(JSON.parse(readFileSync(path, "utf8")) as Keys) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new PlainError(
        `${path} is damaged. Restore it from a backup: without it the secrets in this state cannot be read.`,
      );
    }
    if (codeOf(error) !== "ENOENT") throw error;
  }
  const keys = newKeys();
  writeFileSync(`${path}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return keys;
}
