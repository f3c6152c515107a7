import { describe, expect, test } from "vitest";
import type { ApprovalPolicy } from "../../worker/contract/flows";
import type { UserId } from "../../worker/contract/values";
import {
  type ApprovalRule,
  type ApprovalVerdict,
  type ApproverClause,
  decideApproval,
  eligibleApprovers,
  fillRule,
  ruleClauses,
  type Vote,
} from "../../worker/policy/approval";
import { users } from "./facts-for-tests";

const { ann, bob, cat, dan } = users;

const clause = (label: string, ...eligible: UserId[]) => ({ label, eligible: new Set(eligible) });
const group = (operator: "any" | "all", ...clauses: ApproverClause[]) => ({
  label: "group",
  operator,
  clauses,
});
const rule = (mode: "any_of" | "all_of", ...groups: ReturnType<typeof group>[]): ApprovalRule => ({
  mode,
  groups,
});
const yes = (by: UserId): Vote => ({ by, approve: true });
const no = (by: UserId): Vote => ({ by, approve: false });

const dba = clause("dba", bob, cat);
const manager = clause("manager", bob);
const onCall = clause("on call", dan);
const emptyShift = clause("empty shift");
const onlyAnn = clause("Ann", ann);

type Row = [string, ApprovalRule, Vote[], ApprovalVerdict];

test.each<Row>([
  ["automatic needs no vote", { mode: "automatic" }, [], { outcome: "approved" }],
  [
    "any of: the first yes of one group approves",
    rule("any_of", group("any", dba), group("any", onCall)),
    [yes(dan)],
    { outcome: "approved" },
  ],
  [
    "any of: waits for anyone",
    rule("any_of", group("any", dba), group("any", onCall)),
    [],
    { outcome: "waiting", unmet: ["dba", "on call"] },
  ],
  [
    "any of: an all group needs all of its own",
    rule("any_of", group("all", manager, onCall)),
    [yes(bob)],
    { outcome: "waiting", unmet: ["on call"] },
  ],
  [
    "all of: every group is needed",
    rule("all_of", group("any", dba), group("any", onCall)),
    [yes(cat)],
    { outcome: "waiting", unmet: ["on call"] },
  ],
  [
    "all of: and enough",
    rule("all_of", group("any", dba), group("any", onCall)),
    [yes(cat), yes(dan)],
    { outcome: "approved" },
  ],
  [
    "one voter counts for every clause they satisfy",
    rule("all_of", group("all", dba, manager)),
    [yes(bob)],
    { outcome: "approved" },
  ],
  [
    "the same voter twice is one voter",
    rule("all_of", group("all", dba, onCall)),
    [yes(cat), yes(cat)],
    { outcome: "waiting", unmet: ["on call"] },
  ],
  [
    "one rejection outweighs every yes",
    rule("any_of", group("any", dba)),
    [yes(bob), no(cat)],
    { outcome: "rejected", by: cat },
  ],
  [
    "a rejection by anyone eligible in any group ends it",
    rule("any_of", group("any", dba), group("any", onCall)),
    [yes(bob), no(dan)],
    { outcome: "rejected", by: dan },
  ],
  [
    "a rejection ends it although the approver said yes before",
    rule("all_of", group("any", dba), group("any", onCall)),
    [yes(bob), no(bob)],
    { outcome: "rejected", by: bob },
  ],
  [
    "a stranger's rejection changes nothing",
    rule("any_of", group("any", manager)),
    [no(cat)],
    { outcome: "waiting", unmet: ["manager"] },
  ],
  [
    "a stranger's yes changes nothing",
    rule("any_of", group("any", manager)),
    [yes(cat)],
    { outcome: "waiting", unmet: ["manager"] },
  ],
  [
    "the requester's own yes changes nothing",
    rule("any_of", group("any", clause("team", ann, bob))),
    [yes(ann)],
    { outcome: "waiting", unmet: ["team"] },
  ],
  [
    "the requester's own no changes nothing",
    rule("any_of", group("any", clause("team", ann, bob))),
    [no(ann)],
    { outcome: "waiting", unmet: ["team"] },
  ],
  [
    "only the requester could approve: stuck",
    rule("any_of", group("any", onlyAnn)),
    [],
    { outcome: "stuck", unmet: ["Ann"] },
  ],
  [
    "all of: an empty shift is never met",
    rule("all_of", group("any", manager), group("any", emptyShift)),
    [yes(bob)],
    { outcome: "stuck", unmet: ["empty shift"] },
  ],
  [
    "any of: an empty shift does not matter while another group lives",
    rule("any_of", group("any", manager), group("any", emptyShift)),
    [],
    { outcome: "waiting", unmet: ["manager", "empty shift"] },
  ],
  [
    "inside an all group one empty clause blocks the group",
    rule("any_of", group("all", manager, emptyShift)),
    [yes(bob)],
    { outcome: "stuck", unmet: ["empty shift"] },
  ],
  [
    "inside an any group it does not",
    rule("all_of", group("any", manager, emptyShift)),
    [yes(bob)],
    { outcome: "approved" },
  ],
  [
    "no groups: any of approves nothing",
    rule("any_of"),
    [yes(bob)],
    { outcome: "stuck", unmet: [] },
  ],
  [
    "no groups: all of approves nothing",
    rule("all_of"),
    [yes(bob)],
    { outcome: "stuck", unmet: [] },
  ],
  [
    "a group without clauses approves nothing, any",
    rule("any_of", group("any")),
    [yes(bob)],
    { outcome: "stuck", unmet: ["group"] },
  ],
  [
    "a group without clauses approves nothing, all",
    rule("all_of", group("all"), group("any", dba)),
    [yes(bob)],
    { outcome: "stuck", unmet: ["group"] },
  ],
])("%s", (_name, policy, votes, verdict) => {
  expect(decideApproval(policy, votes, ann, false)).toEqual(verdict);
});

describe("where the flow lets requesters approve their own request", () => {
  const team = rule("any_of", group("any", onlyAnn));
  test("their yes counts, if they are eligible", () => {
    expect(decideApproval(team, [yes(ann)], ann, true)).toEqual({ outcome: "approved" });
    expect(decideApproval(rule("any_of", group("any", dba)), [yes(ann)], ann, true).outcome).toBe(
      "waiting",
    );
  });
  test("they are listed as approvers, and elsewhere not", () => {
    expect([...eligibleApprovers(team, ann, true).keys()]).toEqual([ann]);
    expect([...eligibleApprovers(team, ann, false).keys()]).toEqual([]);
  });
});

test("everyone who may vote learns why they are asked", () => {
  const why = eligibleApprovers(
    rule("all_of", group("any", dba, manager), group("all", dba)),
    ann,
    false,
  );
  expect(Object.fromEntries(why)).toEqual({ [bob]: ["dba", "manager"], [cat]: ["dba"] });
  expect(eligibleApprovers({ mode: "automatic" }, ann, false).size).toBe(0);
});

test("“all” over users becomes one clause for each of them; groups and shifts stay one", () => {
  const policy: ApprovalPolicy = {
    mode: "all_of",
    groups: [
      {
        operator: "all",
        approvers: [
          { type: "user", values: ["bob@x.org", "cat@x.org"] },
          { type: "group", values: ["dba", "ops"] },
        ],
      },
      {
        operator: "any",
        approvers: [
          { type: "user", values: ["bob@x.org", "cat@x.org"] },
          { type: "manager", values: [] },
        ],
      },
    ],
  };
  const filled = fillRule(
    ruleClauses(policy),
    ({ approver }) => new Set(approver.values.length > 1 ? [bob] : []),
  );
  expect(filled).toEqual({
    mode: "all_of",
    groups: [
      {
        label: "approver group 1",
        operator: "all",
        clauses: [
          clause("“bob@x.org”"),
          clause("“cat@x.org”"),
          clause("a member of “dba” or “ops”", bob),
        ],
      },
      {
        label: "approver group 2",
        operator: "any",
        clauses: [clause("“bob@x.org” or “cat@x.org”", bob), clause("the requester’s manager")],
      },
    ],
  });
  expect(fillRule(ruleClauses({ mode: "automatic" }), () => new Set())).toEqual({
    mode: "automatic",
  });
});
