/** What really stands at the targets, and when it came and went: read from PostgreSQL's catalogues and the target's ledger. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Kind, World } from "./world.ts";

/** A privilege of ours as the target itself shows it. */
export type Standing = {
  readonly kind: Kind;
  readonly handle: string;
  readonly account: string;
  readonly place: string;
  readonly permission: string;
  /** Until when the target itself honours it; null: no end. */
  readonly deadlineAt: number | null;
  /** False: the name is there and opens nothing. */
  readonly works: boolean;
};

/** A privilege was seen for the first time, or seen to be gone. */
export type Sighting = {
  readonly at: number;
  readonly kind: Kind;
  readonly handle: string;
  readonly stands: boolean;
};

type RoleRow = {
  readonly name: string;
  readonly login: boolean;
  readonly until: number | null;
  readonly note: string | null;
};

const ROLES = `SELECT rolname::text AS name, rolcanlogin AS login, shobj_description(oid, 'pg_authid') AS note,
  CASE WHEN rolvaliduntil IS NULL OR rolvaliduntil = 'infinity' THEN NULL
       WHEN rolvaliduntil = '-infinity' THEN 0 ELSE extract(epoch FROM rolvaliduntil)::float8 * 1000 END AS until
  FROM pg_roles WHERE rolname LIKE 'hp\\_%'`;

export async function readStanding(world: World): Promise<Standing[]> {
  const roles = await world.postgres.query<RoleRow>("shop", ROLES);
  const usable = new Set(
    (
      await world.postgres.query<{ name: string }>(
        "shop",
        `SELECT DISTINCT r.rolname::text AS name FROM pg_roles r, pg_namespace n
         WHERE r.rolname LIKE 'hp\\_%' AND n.nspname ~ '^s[0-9]+$' AND has_schema_privilege(r.oid, n.oid, 'USAGE')
           AND has_table_privilege(r.oid, format('%I.t', n.nspname), 'SELECT')`,
      )
    ).map(({ name }) => name),
  );
  const inPostgres = roles.map(({ name, login, until, note }): Standing => {
    const {
      account = name,
      externalId = "",
      permission = "",
    } = note ? (JSON.parse(note) as Record<string, string>) : {};
    return {
      kind: "postgresql",
      handle: name,
      account,
      place: externalId,
      permission,
      deadlineAt: until,
      works: login && usable.has(name),
    };
  });
  const atTarget = world.target.privileges().map(
    (p): Standing => ({
      kind: "webhook",
      handle: p.handle ?? "foreign",
      account: p.account,
      place: p.externalId,
      permission: p.permission,
      deadlineAt: p.deadlineAt === null ? null : Date.parse(p.deadlineAt),
      works: true,
    }),
  );
  return [...inPostgres, ...atTarget];
}

const EVERY_MS = 100;

/** Looks at PostgreSQL all the time, so that an end that came too early is seen; the HTTP target keeps its own history. */
export async function watchPostgres(world: World) {
  const { user, password } = world.postgres;
  const client = await world.postgres.login(user, password, "postgres");
  const sightings: Sighting[] = [];
  let known = new Set<string>();
  let watching = true;
  const loop = (async () => {
    while (watching) {
      const { rows } = await client.query<{ name: string }>(
        "SELECT rolname::text AS name FROM pg_roles WHERE rolname LIKE 'hp\\_%' AND rolcanlogin",
      );
      const at = Date.now();
      const seen = new Set(rows.map((row) => row.name));
      const note = (handle: string, stands: boolean) =>
        sightings.push({ at, kind: "postgresql", handle, stands });
      for (const handle of seen) if (!known.has(handle)) note(handle, true);
      for (const handle of known) if (!seen.has(handle)) note(handle, false);
      known = seen;
      await sleep(EVERY_MS);
    }
    await client.end();
  })();
  return {
    /** Both targets' comings and goings. */
    sightings(): Sighting[] {
      const ofTarget = world.target
        .history()
        .filter(({ change }) => change === "granted" || change === "revoked")
        .map(
          ({ at, change, handle }): Sighting => ({
            at,
            kind: "webhook",
            handle,
            stands: change === "granted",
          }),
        );
      return [...sightings, ...ofTarget].sort((a, b) => a.at - b.at);
    },
    async stop() {
      watching = false;
      await loop;
    },
  };
}

export type Watch = Awaited<ReturnType<typeof watchPostgres>>;
