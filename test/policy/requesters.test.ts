import { expect, test } from "vitest";
import type { RequesterCondition, Requesters } from "../../worker/contract/flows";
import { decideAccessLink } from "../../worker/policy/access-link";
import type { PersonFacts } from "../../worker/policy/facts";
import { decideRequester } from "../../worker/policy/requesters";
import { idOf } from "./dice";
import { ada, dba } from "./facts-for-tests";

/** A group that Ada is not in. */
const ops = idOf("group", 7);

type Row = [string, RequesterCondition, boolean, Partial<PersonFacts>?];

test.each<Row>([
  [
    "user: a part that nobody can see is in nothing",
    { type: "user", match: "contains", values: ["\u200b"] },
    false,
  ],
  [
    "user: and its absence lets nobody in",
    { type: "user", match: "does_not_contain", values: ["\u2066"] },
    false,
  ],
  ["user: by id", { type: "user", match: "is", values: [ada.id] }, true],
  [
    "user: an address that saving did not make an id leads nowhere",
    { type: "user", match: "is", values: ["ada@acme.com"] },
    false,
  ],
  ["user: never by full name", { type: "user", match: "is", values: ["Ada Lovelace"] }, false],
  [
    "user: a name like somebody’s id is not that person",
    { type: "user", match: "is", values: [idOf("user", 9)] },
    false,
    { fullName: idOf("user", 9) },
  ],
  ["user: a domain by contains", { type: "user", match: "contains", values: ["@acme.com"] }, true],
  ["user: starts with", { type: "user", match: "starts_with", values: ["ada@"] }, true],
  [
    "user: ids are not text, so contains never sees them",
    { type: "user", match: "contains", values: ["user_"] },
    false,
  ],
  [
    "user: ids are not text, so starts with never sees them",
    { type: "user", match: "starts_with", values: ["user"] },
    false,
  ],
  [
    "user: is not somebody else",
    { type: "user", match: "is_not", values: [idOf("user", 2)] },
    true,
  ],
  [
    "user: is not, by the id",
    { type: "user", match: "is_not", values: [idOf("user", 2), ada.id] },
    false,
  ],
  [
    "user: is not holds for nobody when it names somebody unknown",
    { type: "user", match: "is_not", values: ["bob", idOf("user", 2)] },
    false,
  ],
  [
    "user: the name that people choose for themselves is not searched",
    { type: "user", match: "contains", values: ["lovelace"] },
    false,
  ],
  [
    "user: a name that looks like an address proves nothing",
    { type: "user", match: "contains", values: ["@acme.com"] },
    false,
    { email: "eve@evil.org", fullName: "Eve @acme.com" },
  ],
  ["group: one of several", { type: "group", match: "is", values: [ops, dba] }, true],
  ["group: never by name", { type: "group", match: "is", values: ["DBA"] }, false],
  [
    "group: a name that imitates the id of another group is not that group",
    { type: "group", match: "is", values: [idOf("group", 9)] },
    false,
    { groups: [{ id: idOf("group", 5), name: idOf("group", 9) }] },
  ],
  ["group: unknown", { type: "group", match: "is", values: [idOf("group", 8)] }, false],
  [
    "group: is not holds when no group of theirs is named",
    { type: "group", match: "is_not", values: [ops] },
    true,
  ],
  [
    "group: is not fails when one of theirs is named",
    { type: "group", match: "is_not", values: [ops, dba] },
    false,
  ],
  [
    "group: is not holds for who has none",
    { type: "group", match: "is_not", values: [dba] },
    true,
    { groups: [] },
  ],
  [
    "group: does not contain looks at all of them",
    { type: "group", match: "does_not_contain", values: ["back"] },
    false,
  ],
  ["group: starts with", { type: "group", match: "starts_with", values: ["dev-"] }, true],
  ["a star is a star, not a pattern", { type: "group", match: "is", values: ["*"] }, false],
  ["a dot is a dot, not a pattern", { type: "group", match: "is", values: ["d.a"] }, false],
  ["a comma does not separate", { type: "group", match: "is", values: ["dba,ops"] }, false],
  [
    "a group named * is found by its name where names are compared",
    { type: "group", match: "contains", values: ["*"] },
    true,
    { groups: [{ id: idOf("group", 1), name: "*" }] },
  ],
  ["shift: on call now", { type: "shift", match: "is", values: [idOf("shift", 1)] }, true],
  [
    "shift: not on call",
    { type: "shift", match: "is", values: [idOf("shift", 1)] },
    false,
    { shifts: [] },
  ],
  ["manager of: by id", { type: "manager_of", match: "is", values: [idOf("user", 2)] }, true],
  ["manager of: not of oneself", { type: "manager_of", match: "is", values: [ada.id] }, false],
  [
    "attribute: one of its values",
    { type: "attribute", key: "team", match: "is", values: ["core"] },
    true,
  ],
  [
    "attribute: keys are exact",
    { type: "attribute", key: "Team", match: "is", values: ["core"] },
    false,
  ],
  [
    "attribute: a key of every object is nobody's",
    { type: "attribute", key: "constructor", match: "contains", values: ["o"] },
    false,
  ],
  [
    "attribute: is not holds without the attribute",
    { type: "attribute", key: "level", match: "is_not", values: ["x"] },
    true,
  ],
  [
    "composed and decomposed letters are the same letter",
    { type: "attribute", key: "city", match: "is", values: ["KO\u0308LN"] },
    true,
    { attributes: { city: ["Köln"] } },
  ],
  ["no values: is holds for nobody", { type: "group", match: "is", values: [] }, false],
  [
    "no values: is not holds for nobody either",
    { type: "group", match: "is_not", values: [] },
    false,
  ],
])("%s", (_name, condition, allowed, changes = {}) => {
  const verdict = decideRequester(
    { operator: "any", conditions: [condition] },
    { ...ada, ...changes },
  );
  expect(verdict.allowed).toBe(allowed);
  expect(verdict.reasons[0]?.code).toBe(allowed ? "condition_met" : "condition_not_met");
});

const isDba: RequesterCondition = { type: "group", match: "is", values: [dba] };
const isOps: RequesterCondition = { type: "group", match: "is", values: [ops] };

test.each<[string, Requesters, boolean]>([
  ["any needs one", { operator: "any", conditions: [isOps, isDba] }, true],
  ["all needs every one", { operator: "all", conditions: [isOps, isDba] }, false],
  ["all with every one", { operator: "all", conditions: [isDba, isDba] }, true],
  ["an empty any lets nobody ask", { operator: "any", conditions: [] }, false],
  ["an empty all lets nobody ask", { operator: "all", conditions: [] }, false],
])("%s", (_name, requesters, allowed) => {
  expect(decideRequester(requesters, ada).allowed).toBe(allowed);
});

test.each(["disabled", "deleted"] as const)("a %s person may never ask", (status) => {
  const verdict = decideRequester({ operator: "any", conditions: [isDba] }, { ...ada, status });
  expect(verdict).toMatchObject({ allowed: false, reasons: [{ code: "person_not_active" }] });
});

const nameOf = (id: string) => new Map<string, string>([[ops, "ops"]]).get(id) ?? id;

test("the reason says which condition is missing, in words", () => {
  const { reasons } = decideRequester({ operator: "all", conditions: [isDba, isOps] }, ada, nameOf);
  expect(reasons).toEqual([
    {
      code: "condition_not_met",
      message: "It does not hold that a group of the requester is “ops”.",
    },
  ]);
});

const link = {
  allowedEmails: [],
  allowedDomains: [],
  expiresAt: null,
  maxUses: null,
  paused: false,
  sponsor: null,
};

test.each<
  [
    string,
    (
      | Partial<typeof link>
      | { expiresAt: string }
      | { allowedEmails: string[] }
      | { allowedDomains: string[] }
    ),
    boolean,
  ]
>([
  ["without lists, every proven address", {}, true],
  ["a named address", { allowedEmails: ["ada@acme.com"] }, true],
  ["not another address", { allowedEmails: ["bob@acme.com"] }, false],
  ["a named domain", { allowedDomains: ["acme.com"] }, true],
  ["not a domain that merely ends like it", { allowedDomains: ["cme.com"] }, false],
  ["not a parent domain", { allowedDomains: ["com"] }, false],
  ["not while paused", { paused: true }, false],
  ["until it expires", { expiresAt: "1970-01-01T00:00:01.001Z" }, true],
  ["not from that moment on", { expiresAt: "1970-01-01T00:00:01Z" }, false],
  ["not with an expiry nobody can read", { expiresAt: "soon" }, false],
])("an access link lets in: %s", (_name, changes, allowed) => {
  expect(decideAccessLink({ ...link, ...changes }, ada, 1_000).allowed).toBe(allowed);
});
