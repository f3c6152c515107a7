/** The folder that holds everything a Hallpass on one machine must remember: for its own user and for nobody else. */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf, PlainError } from "../plain-error.ts";

/** PostgreSQL keeps its own folder to itself, and may run as another user. */
const notOurs = new Set(["postgres", "postgres.new"]);

/** @throws {PlainError} when the folder cannot be made or written, or belongs to somebody else */
export function openFolder(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
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
  requireOwner(stateDir);
}

/** Who owns the folder may exchange every file in it, whatever their permissions say. */
function requireOwner(path: string): void {
  const [own, owner] = [process.getuid?.(), statSync(path).uid];
  if (own === undefined || own === owner) return;
  throw new PlainError(
    `${path} belongs to another user (id ${owner}; this is ${own}), who could change what is in it.\nStart as that user, give it to this one (chown -R ${own} ${path}), or choose another: npm start -- --state DIR`,
  );
}

/**
 * Takes every permission of others from the folder and all in it.
 * @param passage others may walk through the folder, to PostgreSQL's own in it, but not look into it
 * @returns how many files and folders others could read or write before
 */
export function makePrivate(stateDir: string, passage = false): number {
  let open = restrict(stateDir, 0o711);
  // Exactly: a start without PostgreSQL closes the passage, and the next with it opens it again.
  chmodSync(stateDir, passage ? 0o711 : 0o700);
  for (const name of readdirSync(stateDir)) {
    if (!notOurs.has(name)) open += makeTreePrivate(join(stateDir, name));
  }
  return open;
}

function makeTreePrivate(path: string): number {
  const found = lstatSync(path);
  if (found.isDirectory()) {
    const names = readdirSync(path);
    return (
      restrict(path, 0o700) + names.reduce((n, name) => n + makeTreePrivate(join(path, name)), 0)
    );
  }
  return found.isFile() ? restrict(path, 0o600) : 0;
}

function restrict(path: string, allowed: number): number {
  const mode = statSync(path).mode & 0o777;
  if ((mode & ~allowed) === 0) return 0;
  chmodSync(path, mode & allowed);
  return (mode & 0o066 & ~allowed) === 0 ? 0 : 1;
}
