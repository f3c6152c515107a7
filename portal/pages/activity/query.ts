/** From the filters in the address to the question to the server. Pure. */
import type { Input } from "../../api/endpoints";

export type ActivitySearch = {
  readonly state?: string;
  readonly grantee?: string;
  readonly requester?: string;
  readonly approver?: string;
  readonly flow?: string;
  readonly integration?: string;
  readonly resource?: string;
  readonly overdue?: string;
  readonly range?: string;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  readonly request?: string;
};
export type ActivityQuery = NonNullable<Input<"listActivity">["query"]>;
type State = NonNullable<Extract<ActivityQuery["state"], readonly unknown[]>>[number];

/** What the state filter offers: each a set of states, written into the address as a list. */
export const stateSets = {
  standing: "granting,active,revoking",
  pending: "pending",
  active: "active",
  ended: "expired,revoked,returned",
  refused: "rejected,cancelled,lapsed",
  failed: "failed",
} as const;

const RANGE = /^(\d{1,3})([hd])$/;
const HOUR_MS = 3_600_000;

/**
 * The moment a range begins, rounded down to the minute so that the same page asks the same question.
 * @param now epoch ms
 */
export function rangeStart(range: string, now: number): string | undefined {
  const [, count, unit] = RANGE.exec(range) ?? [];
  if (!count) return undefined;
  const start = now - Number(count) * (unit === "h" ? HOUR_MS : 24 * HOUR_MS);
  return new Date(Math.floor(start / 60_000) * 60_000).toISOString();
}

/** A day or an instant of the address as RFC 3339; what is neither is left out. */
function instant(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

export function queryFrom(search: ActivitySearch, now: number): ActivityQuery {
  const custom = search.range === "custom";
  const from = custom ? instant(search.from) : search.range && rangeStart(search.range, now);
  const to = custom ? instant(search.to) : undefined;
  const query = {
    state: search.state ? (search.state.split(",") as State[]) : undefined,
    granteeId: search.grantee,
    requesterId: search.requester,
    approverId: search.approver,
    flowId: search.flow,
    integrationId: search.integration,
    resourceId: search.resource,
    overdue: search.overdue === "true" ? "true" : undefined,
    from,
    to,
    search: search.q,
  };
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ""),
  ) as ActivityQuery;
}

/** Whether anything narrows the list; the open drawer does not. */
export const isFiltered = ({ request: _, ...search }: ActivitySearch): boolean =>
  Object.values(search).some(Boolean);
