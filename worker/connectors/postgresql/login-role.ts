/** The login role behind a grant: its name is the handle, its comment says what it is for. */
import type { GrantOrder } from "../connector";
import { ConnectorError } from "../errors";
import { quoteIdentifier, quoteLiteral } from "./quote";
import { scramVerifier } from "./scram";
import type { Session } from "./session";
import type { Settings } from "./settings";

/** As a regular expression of PostgreSQL and of ours: the names of login roles that are ours. */
export const HANDLE = "^hp_[0-9a-v]{26}$";
/** Login roles and the group roles they are members of. */
export const OURS = "^hpg?_[0-9a-v]{26}$";

/** What a role's comment says; reading it back is how `observe` knows what the role is for. */
export type RoleNote = {
  readonly product: "Hallpass";
  /** "Ada Lovelace <ada@example.com>" */
  readonly person: string;
  readonly account: string;
  readonly externalId: string;
  readonly resourceType: string;
  readonly permission: string;
  /** Whose it is; absent in roles from before deployments had ids. */
  readonly deployment?: string;
};

export type LoginRole = {
  readonly oid: number;
  readonly risen: boolean;
  readonly comment: string | null;
};

/** Another deployment at the same server made it: nothing of ours, whatever it is called. */
export const isOthers = (comment: string | null, deployment: string): boolean => {
  const maker = readNote(comment)?.deployment;
  return maker !== undefined && maker !== deployment;
};

/**
 * @throws {ConnectorError} `refused` when the handle is not one of ours: every name in `grant` and
 *   `revoke` passes here before it may reach a DROP
 */
export function requireHandle(handle: string): string {
  if (!new RegExp(HANDLE).test(handle)) {
    throw new ConnectorError("refused", "This is not the name of a grant.");
  }
  return handle;
}

export async function findLoginRole(session: Session, handle: string): Promise<LoginRole | null> {
  const [role] = await session.rows<LoginRole>(
    `SELECT oid::int8::float8 AS oid,
       rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS risen,
       shobj_description(oid, 'pg_authid') AS comment
     FROM pg_roles WHERE rolname = $1`,
    [handle],
  );
  return role ?? null;
}

/**
 * Makes the role, or brings it to this order's deadline and password. Runs inside a transaction.
 *
 * @throws {ConnectorError} `refused` when somebody gave the role more than a login
 */
export async function bringLoginRole(
  session: Session,
  settings: Settings,
  deployment: string,
  order: GrantOrder,
): Promise<void> {
  const role = await findLoginRole(session, order.handle);
  if (role && isOthers(role.comment, deployment)) {
    throw new ConnectorError("refused", `Role ${order.handle} belongs to another deployment.`);
  }
  if (role?.risen) {
    throw new ConnectorError(
      "refused",
      `Somebody gave role ${order.handle} attributes such as SUPERUSER. Take them away, or drop the role.`,
    );
  }
  const name = quoteIdentifier(order.handle);
  const attributes = [
    "LOGIN INHERIT",
    `CONNECTION LIMIT ${settings.connectionLimit}`,
    `PASSWORD ${quoteLiteral(await scramVerifier(order.secret, order.handle))}`,
    `VALID UNTIL ${quoteLiteral(validUntil(order.deadlineAt))}`,
  ].join(" ");
  // On ALTER, even naming an attribute such as NOCREATEDB needs that attribute oneself (since 16).
  await session.run(
    role
      ? `ALTER ROLE ${name} WITH ${attributes}`
      : `CREATE ROLE ${name} WITH NOSUPERUSER NOCREATEDB NOCREATEROLE ${attributes}`,
  );
  await session.run(
    `COMMENT ON ROLE ${name} IS ${quoteLiteral(JSON.stringify(noteFor(order, deployment)))}`,
  );
}

/** Text beyond year 9999 would not be read; nobody waits for that, so it is the same as no end. */
function validUntil(deadlineAt: number | null): string {
  return deadlineAt === null || deadlineAt >= Date.UTC(9999, 0)
    ? "infinity"
    : new Date(deadlineAt).toISOString();
}

const noteFor = (order: GrantOrder, deployment: string): RoleNote => ({
  product: "Hallpass",
  person: `${order.person.name} <${order.person.email}>`,
  account: order.account,
  externalId: order.resource.externalId,
  resourceType: order.resource.type,
  permission: order.permission,
  deployment,
});

/** Null when the comment is not ours: somebody changed it, or made the role. */
export function readNote(comment: string | null): RoleNote | null {
  let note: unknown;
  try {
    note = JSON.parse(comment ?? "null");
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof note !== "object" || note === null || !("product" in note)) return null;
  const { product, account, externalId, permission } = note as Partial<RoleNote>;
  const complete = [account, externalId, permission].every((text) => typeof text === "string");
  return product === "Hallpass" && complete ? (note as RoleNote) : null;
}
