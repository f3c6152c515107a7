import { expect, test } from "vitest";
import { decideEntry } from "../../worker/policy/access-link";
import { compilePolicies } from "../../worker/policy/compile";
import { explainFlow, linkOf } from "../../worker/policy/explain";
import { decideFlow, decideUnit } from "../../worker/policy/offers";
import { isAdmitted, permittingFlows } from "../../worker/policy/permits";
import { decideRequester } from "../../worker/policy/requesters";
import { groupsSpokenOf, tiesOf } from "../../worker/policy/ties";
import { diceFor } from "./dice";
import { personFacts, policiesOf, randomOrganization, someNow } from "./random-organization";

const nameOf = (id: string) => id;
const everything = { existsThere: () => true, paused: false, nameOf };

test("an explanation never disagrees with the engine, in thousands of random cases", () => {
  let [yes, no] = [0, 0];
  for (let seed = 0; seed < 400; seed++) {
    const dice = diceFor(seed);
    const org = randomOrganization(dice, 5);
    const policies = policiesOf(org);
    const compiled = compilePolicies(policies);
    const now = someNow(dice);
    for (const { id } of org.users) {
      const person = personFacts(org, id);
      for (const resource of org.resources) {
        const permission = dice.pick(["read", "write"]);
        for (const policy of policies) {
          const throughLink = linkOf(policy, person);
          const asked = { ...everything, policy, person, resource, permission, now, throughLink };
          const { requestable, parts } = explainFlow(asked);
          const engine = permittingFlows(compiled, person, resource, permission, now, throughLink);
          expect([seed, policy.id, requestable]).toEqual([
            seed,
            policy.id,
            engine.includes(policy.id),
          ]);
          const slow =
            decideFlow(policy, person, now, throughLink).allowed &&
            decideUnit(policy, resource, permission).allowed;
          expect(requestable).toBe(slow);
          const flow = compiled.flowById.get(policy.id);
          if (!flow) throw new Error("compiled");
          expect(isAdmitted(compiled, flow, person, now, throughLink)).toBe(
            decideEntry(policy, person, throughLink, now).allowed,
          );
          // A refusal names the part that is in the way, unless the flow is off.
          if (!requestable && policy.document.active)
            expect(parts.some((part) => !part.ok)).toBe(true);
          if (requestable) yes += 1;
          else no += 1;
        }
      }
    }
  }
  // Both answers came often enough to mean something.
  expect(yes).toBeGreaterThan(500);
  expect(no).toBeGreaterThan(500);
});

test("a flow that asks for any permission is requestable exactly when one permission is", () => {
  for (let seed = 0; seed < 200; seed++) {
    const dice = diceFor(seed);
    const org = randomOrganization(dice, 4);
    const now = someNow(dice);
    const person = personFacts(org, dice.pick(org.users).id);
    const resource = dice.pick(org.resources);
    for (const policy of policiesOf(org)) {
      const throughLink = linkOf(policy, person);
      const { requestable } = explainFlow({
        ...everything,
        policy,
        person,
        resource,
        permission: null,
        now,
        throughLink,
      });
      const one = ["read", "write"].some((name) => decideUnit(policy, resource, name).allowed);
      expect(requestable).toBe(decideFlow(policy, person, now, throughLink).allowed && one);
    }
  }
});

test("paused access and a permission that the target lacks are in the way, whatever the flow says", () => {
  for (let seed = 0; seed < 50; seed++) {
    const dice = diceFor(seed);
    const org = randomOrganization(dice, 3);
    const asked = {
      ...everything,
      policy: dice.pick(policiesOf(org)),
      person: personFacts(org, dice.pick(org.users).id),
      resource: dice.pick(org.resources),
      permission: "read",
      now: someNow(dice),
      throughLink: null,
    };
    expect(explainFlow({ ...asked, paused: true }).requestable).toBe(false);
    expect(explainFlow({ ...asked, existsThere: () => false }).requestable).toBe(false);
  }
});

test("groups that no rule speaks of change no verdict, and ties are what lets a person in", () => {
  let tied = 0;
  for (let seed = 0; seed < 600; seed++) {
    const dice = diceFor(seed);
    const org = randomOrganization(dice, 5);
    const person = personFacts(org, dice.pick(org.users).id);
    for (const { document } of org.flows) {
      const { requesters } = document;
      const verdict = decideRequester(requesters, person).allowed;
      const told = { ...person, groups: groupsSpokenOf(requesters, person.groups) };
      expect(decideRequester(requesters, told).allowed).toBe(verdict);
      for (const group of tiesOf(requesters, person).groups) {
        tied += 1;
        const asking = requesters.conditions.filter(
          (c) => c.type === "group" && !c.match.includes("not"),
        );
        const only = { ...person, status: "active" as const, groups: [group] };
        expect(decideRequester({ operator: "any", conditions: asking }, only).allowed).toBe(true);
      }
    }
  }
  expect(tied).toBeGreaterThan(100);
});
