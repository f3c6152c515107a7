/** Which roles of the server may be handed out, and which never. */
import type { PermissionOffer } from "../connector";
import { OURS } from "./login-role";
import type { Session } from "./session";

/** PostgreSQL's own roles that give no way to become somebody else. All others of its own are refused. */
const PREDEFINED = [
  "pg_checkpoint",
  "pg_maintain",
  "pg_monitor",
  "pg_read_all_data",
  "pg_read_all_settings",
  "pg_read_all_stats",
  "pg_signal_backend",
  "pg_stat_scan_tables",
  "pg_use_reserved_connections",
  "pg_write_all_data",
] as const;

/**
 * Roles that lead to the whole server: superusers, replication, row security bypassed, creators of
 * roles, and predefined roles that run programs or touch files. `pg_database_owner` is not here
 * because every database owner is a member of it; it cannot be granted anyway.
 */
const DANGEROUS = `
  SELECT oid FROM pg_roles
  WHERE rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls
    OR (rolname ~ '^pg_' AND rolname <> 'pg_database_owner' AND rolname <> ALL ($1::text[]))`;

/** Safe in itself and in everything it is a member of, directly or not. Needs `$1` = `PREDEFINED`. */
const HARMLESS = `
  (r.rolname !~ '^pg_' OR r.rolname = ANY ($1::text[]))
  AND r.rolname !~ '${OURS}' AND r.rolname <> current_user
  AND NOT EXISTS (SELECT FROM (${DANGEROUS}) d WHERE pg_has_role(r.oid, d.oid, 'MEMBER'))`;

/** Before 16, CREATEROLE was enough to grant any role that is not a superuser. */
const MAY_GRANT = `
  (pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
    OR (current_setting('server_version_num')::int < 160000
        AND (SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user)))`;

const PREFIX = "role:";
export const permissionOfRole = (role: string): string => `${PREFIX}${role}`;
export const roleOfPermission = (permission: string): string | null =>
  permission.startsWith(PREFIX) ? permission.slice(PREFIX.length) : null;

export async function grantableRoles(session: Session): Promise<ReadonlyArray<PermissionOffer>> {
  const roles = await session.rows<{ name: string; comment: string | null }>(
    `SELECT r.rolname::text AS name, shobj_description(r.oid, 'pg_authid') AS comment
     FROM pg_roles r WHERE ${HARMLESS} AND ${MAY_GRANT} ORDER BY r.rolname`,
    [PREDEFINED],
  );
  return roles.map(({ name, comment }) => ({
    name: permissionOfRole(name),
    title: `Role ${name}`,
    ...(comment && { description: comment.slice(0, 500) }),
  }));
}

/** Roles made for sharing that could be handed out if the connector had ADMIN OPTION on them. */
export async function rolesWithoutAdminOption(session: Session): Promise<ReadonlyArray<string>> {
  const roles = await session.rows<{ name: string }>(
    `SELECT r.rolname::text AS name FROM pg_roles r
     WHERE ${HARMLESS} AND NOT ${MAY_GRANT} AND NOT r.rolcanlogin AND r.rolname !~ '^pg_'
     ORDER BY r.rolname`,
    [PREDEFINED],
  );
  return roles.map(({ name }) => name);
}

export type RoleVerdict = "grantable" | "absent" | "dangerous" | "no_admin_option";

export async function judgeRole(session: Session, role: string): Promise<RoleVerdict> {
  const [found] = await session.rows<{ harmless: boolean; grantable: boolean }>(
    `SELECT ${HARMLESS} AS harmless, ${MAY_GRANT} AS grantable FROM pg_roles r WHERE r.rolname = $2`,
    [PREDEFINED, role],
  );
  if (!found) return "absent";
  if (!found.harmless) return "dangerous";
  return found.grantable ? "grantable" : "no_admin_option";
}
