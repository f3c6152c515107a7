/** From the filters in the address to the question to the server, and names of who did it. Pure. */
import type { Input } from "../../api/endpoints";
import { auditWords as words } from "../../words/audit";

export type AuditSearch = {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  readonly event?: string;
};
export type AuditQuery = NonNullable<Input<"listAuditEvents">["query"]>;

const instant = (text: string | undefined): string | undefined => {
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** The filters alone: what an export takes too. */
export function filtersFrom(
  search: AuditSearch,
): Omit<AuditQuery, "limit" | "pageToken" | "order"> {
  const query = {
    actor: search.actor,
    action: search.action as AuditQuery["action"],
    subject: search.subject,
    from: instant(search.from),
    to: instant(search.to),
  };
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ""),
  ) as AuditQuery;
}

/** `user:user_…` with the address of the person, `system:timers` as Hallpass itself. */
export function actorText(event: {
  readonly actor: string;
  readonly actorEmail: string | null;
}): string {
  const [kind = "", name = ""] = event.actor.split(":");
  if (kind === "system") return words.system(name);
  if (!event.actorEmail) return event.actor;
  return kind === "user" ? event.actorEmail : `${event.actorEmail} (${kind})`;
}
