/** From the filters in the address to the question to the server, and names of who did it. Pure. */
import type { ActorKind } from "../../../worker/contract/audit";
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

/** The address of the person and how they came, or Hallpass itself. */
export function actorText(event: {
  readonly actor: string;
  readonly actorKind: ActorKind;
  readonly actorEmail: string | null;
}): string {
  if (event.actorKind === "system") return words.system(event.actor.replace(/^system:/, ""));
  if (!event.actorEmail) return event.actor;
  return event.actorKind === "user" ? event.actorEmail : `${event.actorEmail} (${event.actorKind})`;
}
