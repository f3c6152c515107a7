/** The engine against the naive evaluator, over random organizations. HALLPASS_SOAK=1 looks at twenty times as many. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { FlowDocument } from "../../worker/contract/flows";
import type { FlowId } from "../../worker/contract/values";
import { decideApproval, fillRule, ruleClauses } from "../../worker/policy/approval";
import { compilePolicies } from "../../worker/policy/compile";
import { decideExtension } from "../../worker/policy/extension";
import type { FlowPolicy, PersonFacts } from "../../worker/policy/facts";
import { decideAccess, offersFor, offersForResource } from "../../worker/policy/offers";
import { permits, permittingFlows } from "../../worker/policy/permits";
import { evaluateRequest } from "../../worker/policy/requests";
import { naiveApproval, naiveExtension, naivePeople } from "../support/naive-approval";
import { naiveAccess, naiveRequest } from "../support/naive-policy";
import type { Organization } from "../support/organization";
import { type Dice, diceFor } from "./dice";
import {
  personFacts,
  policiesOf,
  randomOrganization,
  someLink,
  someNow,
  someUnits,
} from "./random-organization";

const soak = process.env.HALLPASS_SOAK === "1";
const numRuns = soak ? 200_000 : 10_000;
vi.setConfig({ testTimeout: soak ? 3_600_000 : 120_000 });

const organizations = { seed: fc.integer(), size: fc.integer({ min: 1, max: 5 }) };

/** Runs `check` on random organizations; a failure names the seed and the smallest size that fails. */
function forEachOrganization(
  runs: number,
  check: (org: Organization, dice: Dice, seed: number) => void,
) {
  const property = fc.property(fc.record(organizations), ({ seed, size }) => {
    const dice = diceFor(seed);
    check(randomOrganization(dice, size), dice, seed);
  });
  fc.assert(property, { numRuns: runs });
}

const policyOf = (policies: FlowPolicy[], index: number): FlowPolicy => {
  const policy = policies[index];
  if (!policy) throw new Error(`no policy ${index}`);
  return policy;
};

test("every decision is the naive evaluator's, by every way of asking", () => {
  const seen = { allowed: 0, denied: 0 };
  forEachOrganization(numRuns, (org, dice) => {
    const now = someNow(dice);
    const compiled = compilePolicies(policiesOf(org));
    const wanted: FlowId[][] = [];
    const decided: FlowId[][] = [];
    const explained: FlowId[][] = [];
    for (const user of org.users) {
      const person = personFacts(org, user.id);
      const link = someLink(dice, org);
      for (const resource of org.resources) {
        for (const permission of ["read", "write"]) {
          const ask = [person, resource, permission, now, link] as const;
          const flows = naiveAccess(org, user, resource, permission, now, link);
          const verdicts = decideAccess(compiled, ...ask);
          seen[flows.length > 0 ? "allowed" : "denied"]++;
          wanted.push(flows);
          decided.push(permittingFlows(compiled, ...ask));
          explained.push(verdicts.filter((v) => v.allowed).map((v) => v.flowId));
          if (verdicts.some((v) => v.reasons.length === 0))
            throw new Error("a verdict without reasons");
          if (permits(compiled, ...ask) !== flows.length > 0)
            throw new Error("permits says otherwise");
        }
      }
    }
    expect(decided).toEqual(wanted);
    expect(explained).toEqual(wanted);
  });
  // Were nearly everything refused, agreement would say little.
  expect(seen.allowed).toBeGreaterThan(seen.denied / 50);
});

test("a request is accepted exactly when the naive evaluator accepts it, for the same time", () => {
  let accepted = 0;
  forEachOrganization(numRuns, (org, dice) => {
    const policies = policiesOf(org);
    const pairs: [unknown, unknown][] = [];
    for (const [index, flow] of org.flows.entries()) {
      const user = dice.pick(org.users);
      const linked = flow.document.trigger === "access_link" && dice.chance(0.9);
      const asked = {
        units: someUnits(org, flow, dice),
        durationSeconds: dice.chance(0.7)
          ? dice.pick([undefined, 600, 3_600])
          : dice.pick([null, 3_601, 14_400, 14_401, 0, -1, 1.5, Number.NaN, 4e8]),
        justification: dice.pick(["", "  ", "ticket 7", "ticket 8"]),
        now: someNow(dice),
        paused: dice.chance(0.05),
        throughLink: linked ? flow.id : null,
      };
      const wanted = naiveRequest(org, { ...asked, flow, user });
      const person = personFacts(org, user.id);
      const verdict = evaluateRequest({ ...asked, flow: policyOf(policies, index), person });
      if (wanted) accepted++;
      if (!verdict.ok && verdict.reasons.length === 0) throw new Error("a refusal without reasons");
      pairs.push([verdict.ok ? { ...verdict } : null, wanted && { ok: true, ...wanted }]);
    }
    expect(pairs.map(([verdict]) => verdict)).toEqual(pairs.map(([, wanted]) => wanted));
  });
  expect(accepted).toBeGreaterThan(numRuns / 50);
});

test("votes and extensions come to what the naive evaluator says", () => {
  const outcomes = { approved: 0, rejected: 0, waiting: 0, stuck: 0 };
  forEachOrganization(numRuns, (org, dice) => {
    for (const flow of org.flows) {
      const requester = dice.pick(org.users);
      const resources = [dice.pick(org.resources)];
      const votes = dice
        .some(org.users, 3)
        .map((user) => ({ by: user.id, approve: dice.chance(0.85) }));
      const rule = fillRule(
        ruleClauses(flow.document.approval),
        ({ approver }) => new Set(naivePeople(org, approver, requester, resources)),
      );
      const { selfApproval } = flow.document.settings;
      const wanted = naiveApproval(org, flow, requester, resources, votes);
      outcomes[wanted]++;
      const { outcome } = decideApproval(rule, votes, requester.id, selfApproval);
      if (outcome !== wanted)
        expect({ rule, votes, outcome }).toEqual({ rule, votes, outcome: wanted });
      compareExtension(flow.document, requester.timeZone, dice);
    }
  });
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(numRuns / 50);
});

function compareExtension(document: FlowDocument, requesterZone: string | null, dice: Dice) {
  const now = someNow(dice);
  const access = {
    count: dice.below(3),
    active: dice.chance(0.8),
    grantedAt: dice.pick([null, now - 1_000, now - 1_000]),
    expiresAt: dice.pick([null, now - 1, now, now + 1, now + 9_000]),
  };
  const verdict = decideExtension({
    boundAt: null,
    ...document,
    ...access,
    extensionCount: access.count,
    requesterZone,
    now,
  });
  const wanted = naiveExtension(document, access, requesterZone, now);
  if (verdict.seconds !== wanted || verdict.allowed !== wanted > 0) {
    expect(verdict).toMatchObject({ allowed: wanted > 0, seconds: wanted });
  }
}

const few = Math.ceil(numRuns / 5);

test("what is offered is what is granted on asking", () => {
  forEachOrganization(few, (org, dice) => {
    const now = someNow(dice);
    const policies = policiesOf(org);
    const compiled = compilePolicies(policies);
    const person = personFacts(org, dice.pick(org.users).id);
    const throughLink = someLink(dice, org);
    const offered = new Set(
      offersFor(compiled, person, now, { throughLink, allowedOnly: true }).map((o) => o.flowId),
    );
    const resource = dice.pick(org.resources);
    for (const { permission, offers, suggestedFlowId } of offersForResource(
      compiled,
      person,
      resource,
      now,
      throughLink,
    )) {
      const allowed = offers.filter((o) => o.allowed);
      expect(suggestedFlowId).toBe(allowed[0]?.flowId ?? null);
      expect(offers.slice(0, allowed.length)).toEqual(allowed);
      for (const { flowId, defaultSeconds, ...offer } of offers) {
        const flow = policies.find((policy) => policy.id === flowId);
        if (!flow) throw new Error(`no flow ${flowId}`);
        const units = [{ resource, permission }];
        const asked = { flow, person, units, justification: "x", now, paused: false, throughLink };
        expect(evaluateRequest({ ...asked, durationSeconds: defaultSeconds }).ok).toBe(
          offer.allowed,
        );
        if (offer.allowed) expect(offered).toContain(flowId);
      }
    }
  });
});

const positive = (org: Organization): Organization => ({
  ...org,
  flows: org.flows.map((flow) => {
    const { requesters } = flow.document;
    const conditions = requesters.conditions.map((c) =>
      c.match === "is_not" || c.match === "does_not_contain" ? { ...c, match: "is" as const } : c,
    );
    return { ...flow, document: { ...flow.document, requesters: { ...requesters, conditions } } };
  }),
});

/** Every (resource, permission, flow) this person may have. */
function rights(org: Organization, person: PersonFacts, now: number): Set<string> {
  const compiled = compilePolicies(policiesOf(org));
  return new Set(
    org.resources.flatMap((resource) =>
      ["read", "write"].flatMap((permission) =>
        permittingFlows(compiled, person, resource, permission, now).map(
          (flow) => `${resource.id} ${permission} ${flow}`,
        ),
      ),
    ),
  );
}

const added = (before: Set<string>, after: Set<string>) => [...after].filter((r) => !before.has(r));

test("without negative conditions, taking a group, shift, report or attribute away never adds a right", () => {
  let had = 0;
  forEachOrganization(few, (random, dice) => {
    const org = positive(random);
    const person = personFacts(org, dice.pick(org.users).id);
    const now = someNow(dice);
    const before = rights(org, person, now);
    had += before.size;
    const less = [
      ...person.groups.map((group) => ({
        ...person,
        groups: person.groups.filter((g) => g !== group),
      })),
      { ...person, shifts: [] },
      { ...person, reports: [] },
      { ...person, attributes: {} },
    ];
    for (const lesser of less) {
      expect(added(before, rights(org, lesser, now))).toEqual([]);
    }
  });
  expect(had).toBeGreaterThan(few / 20);
});

test("adding an exclude never adds a right, and excluding everything leaves none", () => {
  forEachOrganization(few, (org, dice) => {
    const person = personFacts(org, dice.pick(org.users).id);
    const now = someNow(dice);
    const before = rights(org, person, now);
    const more = randomOrganization(dice, 1).flows.flatMap((f) =>
      f.document.targets.flatMap((t) => ("bundle" in t ? [] : [...t.include, ...t.exclude])),
    );
    const withExclude = (exclude: typeof more): Organization => {
      const add = <T extends { targets: FlowDocument["targets"] }>(document: T): T => ({
        ...document,
        targets: document.targets.map((t) =>
          "bundle" in t ? t : { ...t, exclude: [...t.exclude, ...exclude] },
        ),
      });
      return {
        ...org,
        flows: org.flows.map((f) => ({ ...f, document: add(f.document) })),
        bundles: org.bundles.map((b) => ({ ...b, document: add(b.document) })),
      };
    };
    expect(added(before, rights(withExclude(more), person, now))).toEqual([]);
    const nothing = withExclude([{ by: "any", match: "is", values: [] }]);
    expect(rights(nothing, person, now)).toEqual(new Set());
  });
});

test("the random flows are flows that the contract accepts", () => {
  forEachOrganization(200, (org) => {
    for (const { document } of org.flows)
      expect(FlowDocument.safeParse(document).error).toBeUndefined();
  });
});
