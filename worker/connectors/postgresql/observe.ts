/** Every role that can get in, ours and others', as the server shows it now. */
import { type Handle, isHandle, type MarkedBy, type Observed } from "../connector";
import { GROUP, groupName, readGroupNote } from "./group-role";
import { type LoginRecipe, RECIPE } from "./login-recipe";
import { HANDLE, readNote } from "./login-role";
import { CLUSTER_ID } from "./place";
import { permissionOfRole, roleOfPermission } from "./roles";
import type { Server } from "./session";
import type { Settings } from "./settings";

type Login = LoginRecipe & {
  readonly name: string;
  readonly comment: string | null;
  /** Epoch ms; null for no end. `-infinity` is 0: it ended before anything we know. */
  readonly deadlineAt: number | null;
};

/** Logins in one portion. */
const PORTION = 500;

export async function* observeAccess(
  settings: Settings,
  server: Server,
  deployment: string,
  only?: { readonly handle: Handle },
): AsyncGenerator<ReadonlyArray<Observed>, void> {
  const groups = new Map<string, string | null>();
  for (let after: string | null = ""; after !== null; ) {
    const values = [after, PORTION, only?.handle ?? null];
    const logins: Login[] = await server.use(
      settings.database,
      "list who can log in",
      async (session) => {
        if (groups.size === 0) {
          for (const { name, comment } of await session.rows<{
            name: string;
            comment: string | null;
          }>(GROUPS))
            groups.set(name, comment);
        }
        return session.rows<Login>(LOGINS, values);
      },
    );
    yield logins.flatMap((login) =>
      isHandle(login.name)
        ? [...ourGrant({ ...login, name: login.name }, deployment, groups)]
        : [...foreign(login, groups)],
    );
    after = logins.length === PORTION ? (logins.at(-1)?.name ?? null) : null;
  }
}

const GROUPS = `
  SELECT r.rolname::text AS name, shobj_description(r.oid, 'pg_authid') AS comment
  FROM pg_roles r WHERE r.rolname ~ '${GROUP}'`;

/** `$1` the name to go on after, `$2` how many, `$3` the only one or null. */
const LOGINS = `
  SELECT r.rolname::text AS name, shobj_description(r.oid, 'pg_authid') AS comment,
    CASE WHEN r.rolvaliduntil = '-infinity' THEN 0
      WHEN r.rolvaliduntil IS NULL OR r.rolvaliduntil = 'infinity' THEN NULL
      ELSE round(extract(epoch FROM r.rolvaliduntil)::numeric * 1000)::float8 END AS "deadlineAt",
    ${RECIPE}
  FROM pg_roles r
  WHERE (r.rolcanlogin OR r.rolname ~ '${HANDLE}') AND r.rolname <> current_user AND r.rolname !~ '^pg_'
    AND r.rolname > $1::name AND ($3::text IS NULL OR r.rolname = $3)
  ORDER BY r.rolname LIMIT $2`;

type Groups = ReadonlyMap<string, string | null>;

/** One of ours. Memberships that it got from somebody else are reported as foreign, next to it. */
function* ourGrant(
  { name, comment, deadlineAt, ...recipe }: Login & { readonly name: Handle },
  deployment: string,
  groups: Groups,
): Generator<Observed, void> {
  const note = readNote(comment);
  const markedBy: MarkedBy =
    note?.deployment === undefined ? "unsaid" : note.deployment === deployment ? "this" : "other";
  const intended = note && roleOfNote(note);
  // A role that lost its membership gives nothing any more, whatever its comment says.
  const lost = intended !== null && !recipe.memberOf.includes(intended);
  yield {
    handle: name,
    markedBy,
    resourceType: note?.resourceType ?? null,
    externalId: note?.externalId ?? null,
    permission: note && !lost ? note.permission : null,
    account: note?.account ?? name,
    deadlineAt,
    recipe,
  };
  yield* memberships(
    name,
    recipe.memberOf.filter((role) => role !== intended),
    deadlineAt,
    groups,
  );
}

/** The role that this grant is a membership in; null for one from before there were group roles. */
function roleOfNote(note: NonNullable<ReturnType<typeof readNote>>): string | null {
  const handedOut = roleOfPermission(note.permission);
  if (handedOut !== null) return handedOut;
  return note.deployment === undefined
    ? null
    : groupName(note.deployment, note.resourceType, note.externalId, note.permission);
}

function* foreign(login: Login, groups: Groups): Generator<Observed, void> {
  const { name, attributes, memberOf, deadlineAt } = login;
  const superuser = attributes.includes("SUPERUSER");
  if (memberOf.length === 0 || superuser) {
    yield { ...unmarked, permission: superuser ? "superuser" : null, account: name, deadlineAt };
  }
  yield* memberships(name, memberOf, deadlineAt, groups);
}

/** What a login or a membership of somebody else's has in common: it is on the whole server. */
const unmarked = {
  handle: null,
  markedBy: "unsaid",
  resourceType: "postgresql.cluster",
  externalId: CLUSTER_ID,
  recipe: null,
} as const;

/** A membership in one of our group roles is reported as what it gives. */
function* memberships(
  account: string,
  roles: ReadonlyArray<string>,
  deadlineAt: number | null,
  groups: Groups,
): Generator<Observed, void> {
  for (const role of roles) {
    const group = readGroupNote(groups.get(role) ?? null);
    yield {
      ...unmarked,
      ...(group && { resourceType: group.resourceType, externalId: group.externalId }),
      permission: group ? group.level : permissionOfRole(role),
      account,
      deadlineAt,
    };
  }
}
