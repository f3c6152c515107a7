/** Small files of the state: written whole or not at all, for their own user only. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { codeOf } from "../plain-error.ts";

/** Under another name and then renamed, so that a crash never leaves half of it. */
export function writePrivate(path: string, value: unknown): void {
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, path);
}

/** @returns `undefined` when there is none. @throws SyntaxError when it is damaged */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
