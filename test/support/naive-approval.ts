/** The other half of the naive evaluator: who approves, what votes come to, and extensions. */
import type { Approver, FlowDocument } from "../../worker/contract/flows";
import type { UserId } from "../../worker/contract/values";
import { type NaiveFlow, naiveIsOpen } from "./naive-policy";
import { same } from "./naive-selectors";
import type { Organization, OrgResource, OrgUser } from "./organization";

/** The people an approver entry means, from the rows. Only people who are still here can approve. */
export function naivePeople(
  org: Organization,
  approver: Approver,
  requester: OrgUser,
  resources: OrgResource[],
): UserId[] {
  const here = org.users.filter((user) => user.status === "active");
  const named = (id: string) => approver.values.includes(id);
  if (approver.type === "user") {
    return here.filter((u) => named(u.id)).map((u) => u.id);
  }
  const within = (id: UserId) => here.some((user) => user.id === id);
  if (approver.type === "group") {
    return org.groups.filter((g) => named(g.id)).flatMap((g) => g.members.filter(within));
  }
  if (approver.type === "shift") {
    return org.shifts.filter((s) => named(s.id)).flatMap((s) => s.onCall.filter(within));
  }
  if (approver.type === "manager") {
    return here.filter((user) => user.id === requester.managerId).map((user) => user.id);
  }
  const owner = resources[0]?.tags[approver.key ?? "owner"];
  return here.filter((u) => owner !== undefined && same(u.email, owner)).map((u) => u.id);
}

/** What the votes come to. Tries every further vote to find out whether a yes is still possible. */
export function naiveApproval(
  org: Organization,
  flow: NaiveFlow,
  requester: OrgUser,
  resources: OrgResource[],
  votes: { by: UserId; approve: boolean }[],
): "approved" | "rejected" | "waiting" | "stuck" {
  const { approval, settings } = flow.document;
  if (approval.mode === "automatic") return "approved";
  const wanted = approval.groups.map(({ operator, approvers }) => ({
    operator,
    sets: approvers.flatMap((approver) => {
      const split = operator === "all" && approver.type === "user";
      const entries = split
        ? approver.values.map((v) => ({ ...approver, values: [v] }))
        : [approver];
      return entries.map((entry) =>
        naivePeople(org, entry, requester, resources).filter(
          (id) => settings.selfApproval || id !== requester.id,
        ),
      );
    }),
  }));
  const approvers = wanted.flatMap((group) => group.sets.flat());
  if (votes.some((vote) => !vote.approve && approvers.includes(vote.by))) return "rejected";
  const approvedBy = (yes: UserId[]) => {
    const groups = wanted.map(({ operator, sets }) => {
      const met = sets.filter((set) => set.some((id) => yes.includes(id))).length;
      return operator === "any" ? met > 0 : met > 0 && met === sets.length;
    });
    const met = groups.filter(Boolean).length;
    return approval.mode === "any_of" ? met > 0 : met > 0 && met === groups.length;
  };
  if (approvedBy(votes.filter((vote) => vote.approve).map((vote) => vote.by))) return "approved";
  return approvedBy(approvers) ? "waiting" : "stuck";
}

/** How many seconds one more extension adds, 0 for none. */
export function naiveExtension(
  { settings, timeframe }: FlowDocument,
  access: { count: number; active: boolean; grantedAt: number | null; expiresAt: number | null },
  zone: string | null,
  now: number,
): number {
  const running =
    access.active &&
    access.grantedAt !== null &&
    access.expiresAt !== null &&
    now < access.expiresAt;
  if (!running || access.count >= settings.maxExtensions) return 0;
  return naiveIsOpen(timeframe, zone, now) ? (settings.extensionSeconds ?? 0) : 0;
}
