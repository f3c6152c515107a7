/** Every role that can get in, ours and others', as the server shows it now. */
import type { Handle, Observed } from "../connector";
import { HANDLE, readNote } from "./login-role";
import { CLUSTER_ID } from "./place";
import { permissionOfRole, roleOfPermission } from "./roles";
import type { Server } from "./session";
import type { Settings } from "./settings";

type Login = {
  readonly name: string;
  readonly ours: boolean;
  readonly superuser: boolean;
  readonly comment: string | null;
  /** Epoch ms; null for no end. `-infinity` is 0: it ended before anything we know. */
  readonly deadlineAt: number | null;
  readonly memberOf: ReadonlyArray<string>;
};

export async function* observeAccess(
  settings: Settings,
  server: Server,
): AsyncGenerator<ReadonlyArray<Observed>, void> {
  const logins = await server.use(settings.database, "list who can log in", (session) =>
    session.rows<Login>(LOGINS),
  );
  for (let at = 0; at < logins.length; at += PORTION)
    yield logins
      .slice(at, at + PORTION)
      .flatMap((login) => [...(login.ours ? ourGrant(login) : foreign(login))]);
}

const PORTION = 500;

const LOGINS = `
  SELECT r.rolname::text AS name, r.rolname ~ '${HANDLE}' AS ours, r.rolsuper AS superuser,
    shobj_description(r.oid, 'pg_authid') AS comment,
    CASE WHEN r.rolvaliduntil = '-infinity' THEN 0
      WHEN r.rolvaliduntil IS NULL OR r.rolvaliduntil = 'infinity' THEN NULL
      ELSE extract(epoch FROM r.rolvaliduntil)::float8 * 1000 END AS "deadlineAt",
    ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
          WHERE m.member = r.oid GROUP BY g.rolname ORDER BY g.rolname) AS "memberOf"
  FROM pg_roles r
  WHERE (r.rolcanlogin OR r.rolname ~ '${HANDLE}') AND r.rolname <> current_user AND r.rolname !~ '^pg_'
  ORDER BY r.rolname`;

/** One of ours. Memberships that it got from somebody else are reported as foreign, next to it. */
function* ourGrant({ name, comment, deadlineAt, memberOf }: Login): Generator<Observed, void> {
  const note = readNote(comment);
  const intended = note && roleOfPermission(note.permission);
  // A role that lost its membership gives nothing any more, whatever its comment says.
  const lost = intended !== null && !memberOf.includes(intended);
  yield {
    // The query has matched the name against the pattern of handles.
    handle: name as Handle,
    markedBy: "unsaid",
    resourceType: note?.resourceType ?? null,
    externalId: note?.externalId ?? null,
    permission: note && !lost ? note.permission : null,
    account: note?.account ?? name,
    deadlineAt: deadlineAt === null ? null : Math.round(deadlineAt),
    recipe: null,
  };
  yield* memberships(
    name,
    memberOf.filter((role) => role !== intended),
    deadlineAt,
  );
}

function* foreign({ name, superuser, memberOf, deadlineAt }: Login): Generator<Observed, void> {
  const nothing = memberOf.length === 0 || superuser;
  if (nothing) {
    yield {
      handle: null,
      ...unmarked,
      permission: superuser ? "superuser" : null,
      account: name,
      deadlineAt: deadlineAt === null ? null : Math.round(deadlineAt),
    };
  }
  yield* memberships(name, memberOf, deadlineAt);
}

/** What a login or a membership of somebody else's has in common: it is on the whole server. */
const unmarked = {
  markedBy: "unsaid",
  resourceType: "postgresql.cluster",
  externalId: CLUSTER_ID,
  recipe: null,
} as const;

function* memberships(
  account: string,
  roles: ReadonlyArray<string>,
  deadlineAt: number | null,
): Generator<Observed, void> {
  for (const role of roles) {
    yield {
      handle: null,
      ...unmarked,
      permission: permissionOfRole(role),
      account,
      deadlineAt: deadlineAt === null ? null : Math.round(deadlineAt),
    };
  }
}
