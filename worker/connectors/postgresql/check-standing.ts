/** Can this login take back what stands already? Another one may be able to make new roles and not to end old ones. */
import type { CheckItem, Held } from "../connector";
import { quoteIdentifier } from "./quote";
import type { Session } from "./session";

export async function checkStanding(
  session: Session,
  standing: ReadonlyArray<Held>,
): Promise<CheckItem | null> {
  if (standing.length === 0) return null;
  const name = "Taking back what stands";
  const handles = standing.map(({ handle }) => handle);
  const out = await session.rows<{ name: string }>(OUT_OF_REACH, [handles]);
  if (out.length === 0) {
    return { name, ok: true, message: "Every role that stands by our books can be taken back." };
  }
  const self = quoteIdentifier(session.self);
  const [first] = out;
  return {
    name,
    ok: false,
    message: `${session.self} may not take back ${out.length} of ${standing.length} roles that stand, such as ${first?.name}: another login made them.`,
    fix: `As a superuser: ${out
      .slice(0, 20)
      .map((role) => `GRANT ${quoteIdentifier(role.name)} TO ${self} WITH ADMIN OPTION;`)
      .join(" ")}`,
  };
}

/** From 16 on, only who has ADMIN OPTION on a role may alter or drop it; before, CREATEROLE is enough. */
const OUT_OF_REACH = `
  SELECT r.rolname::text AS name FROM pg_roles r
  WHERE r.rolname = ANY ($1::text[])
    AND NOT (SELECT me.rolsuper OR (me.rolcreaterole AND (current_setting('server_version_num')::int < 160000
        OR pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')))
      FROM pg_roles me WHERE me.rolname = current_user)
  ORDER BY r.rolname`;
