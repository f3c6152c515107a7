import { describe, expect, test } from "vitest";
import { flowPolicy } from "../../worker/policy/bundles";
import { compilePolicies } from "../../worker/policy/compile";
import { describeFlow } from "../../worker/policy/describe";
import type { FlowPolicy } from "../../worker/policy/facts";
import { decideAccess, offersFor, offersForResource } from "../../worker/policy/offers";
import { permits, permittingFlows } from "../../worker/policy/permits";
import { evaluateRequest, type RequestToEvaluate } from "../../worker/policy/requests";
import { idOf } from "./dice";
import { ada, aws, bucket, dba, flow, flowDocument, target } from "./facts-for-tests";

const now = Date.parse("2026-07-01T12:00:00Z");
const notAda = {
  operator: "any" as const,
  conditions: [{ type: "group" as const, match: "is" as const, values: ["ops"] }],
};
const closed = { days: ["sunday" as const], timeZone: "UTC" };
const byManager = {
  mode: "any_of" as const,
  groups: [{ operator: "any" as const, approvers: [{ type: "manager" as const, values: [] }] }],
};
const byTwo = {
  ...byManager,
  mode: "all_of" as const,
  groups: [...byManager.groups, ...byManager.groups],
};

describe("offers", () => {
  test("a flow that admits the person says for how long, approved by whom, and how it goes on", () => {
    const offering = flow(1, {
      approval: byManager,
      settings: { ...flowDocument().settings, maxExtensions: 1, extensionSeconds: 600 },
    });
    expect(offersFor(compilePolicies([offering]), ada, now)).toMatchObject([
      {
        flowId: offering.id,
        allowed: true,
        reasons: [{ code: "condition_met" }],
        targets: [
          { integrationId: aws, resourceType: "bucket", permissions: ["read"], bundleId: null },
        ],
        maxSeconds: 14_400,
        defaultSeconds: 3_600,
        approval: { automatic: false, summary: "Needs approval from the requester’s manager" },
        justificationRequired: true,
        timeframe: { open: true },
        extension: { maxExtensions: 1, extensionSeconds: 600 },
      },
    ]);
  });

  test("the rest follows, with everything that stands against it", () => {
    const policies = [flow(1, { requesters: notAda, timeframe: closed }), flow(2)];
    const offers = offersFor(compilePolicies(policies), ada, now);
    expect(offers.map((o) => [o.name, o.allowed])).toEqual([
      ["Logs 2", true],
      ["Logs 1", false],
    ]);
    expect(offers[1]?.reasons.map((r) => r.code)).toEqual([
      "condition_not_met",
      "timeframe_closed",
    ]);
    expect(offersFor(compilePolicies(policies), ada, now, { allowedOnly: true })).toHaveLength(1);
  });

  test("switched-off flows are neither shown nor good for anything", () => {
    const compiled = compilePolicies([flow(1, { active: false })]);
    expect(offersFor(compiled, ada, now)).toEqual([]);
    expect(permits(compiled, ada, bucket, "read", now)).toBe(false);
  });

  test("for one resource: allowed ones first, of these the strictest, which is suggested", () => {
    const short = { duration: { maxSeconds: 600 }, approval: byManager };
    const policies = [
      flow(1),
      flow(2, { approval: byManager }),
      flow(3, { approval: byTwo, requesters: notAda }),
      flow(4, short),
      flow(5, {
        targets: [
          target({ permissions: ["write"], exclude: [{ by: "any", match: "is", values: [] }] }),
        ],
      }),
    ];
    const [read, write] = offersForResource(compilePolicies(policies), ada, bucket, now);
    expect(read?.offers.map((o) => o.name)).toEqual(["Logs 4", "Logs 2", "Logs 1", "Logs 3"]);
    expect(read?.suggestedFlowId).toBe(idOf("flow", 4));
    expect(write).toMatchObject({
      permission: "write",
      suggestedFlowId: null,
      offers: [
        { allowed: false, reasons: [{ code: "excluded", message: "It is excluded: all." }] },
      ],
    });
  });

  test("an exclude of one target does not reach into another", () => {
    const none = target({ exclude: [{ by: "any", match: "is", values: [] }] });
    const compiled = compilePolicies([flow(1, { targets: [none, target()] })]);
    expect(permits(compiled, ada, bucket, "read", now)).toBe(true);
  });

  test("permissions of one target do not combine with resources of another", () => {
    const other = target({
      permissions: ["write"],
      include: [{ by: "name", match: "is", values: ["other"] }],
    });
    const compiled = compilePolicies([flow(1, { targets: [target(), other] })]);
    expect(permits(compiled, ada, bucket, "write", now)).toBe(false);
    expect(decideAccess(compiled, ada, bucket, "write", now)[0]?.reasons[0]?.code).toBe(
      "not_selected",
    );
  });

  test("permission names are exact and never patterns", () => {
    const compiled = compilePolicies([
      flow(1, { targets: [target({ permissions: ["*", "rea?"] })] }),
    ]);
    expect(permits(compiled, ada, bucket, "read", now)).toBe(false);
    expect(permits(compiled, ada, bucket, "*", now)).toBe(true);
    expect(permits(compiled, ada, bucket, "__proto__", now)).toBe(false);
  });
});

describe("access links", () => {
  const link = flow(7, { trigger: "access_link", requesters: { operator: "any", conditions: [] } });
  const selfServe = flow(8);
  const compiled = compilePolicies([link, selfServe]);
  const contractor = { ...ada, role: "external" as const, groups: ada.groups };

  test("a link flow is nothing without its link, and the link opens no other flow", () => {
    expect(permittingFlows(compiled, ada, bucket, "read", now)).toEqual([selfServe.id]);
    expect(permittingFlows(compiled, contractor, bucket, "read", now, link.id)).toEqual([link.id]);
    expect(permittingFlows(compiled, ada, bucket, "read", now, link.id)).toEqual([link.id]);
    expect(permittingFlows(compiled, contractor, bucket, "read", now, idOf("flow", 9))).toEqual([]);
  });

  test("outsiders have nothing without a link, whatever group they are in", () => {
    expect(permittingFlows(compiled, contractor, bucket, "read", now)).toEqual([]);
    expect(offersFor(compiled, contractor, now, { allowedOnly: true })).toEqual([]);
  });

  test("what other flows there are is not told to who came through a link", () => {
    const offers = offersFor(compiled, contractor, now, { throughLink: link.id });
    expect(offers.map((o) => o.flowId)).toEqual([link.id]);
  });

  test("a link flow with conditions wants both", () => {
    const both = flow(7, { trigger: "access_link", requesters: notAda });
    expect(permits(compilePolicies([both]), ada, bucket, "read", now, both.id)).toBe(false);
  });
});

describe("a request", () => {
  const ask = (changes: Partial<RequestToEvaluate> = {}): RequestToEvaluate => ({
    flow: flow(1),
    person: ada,
    units: [{ resource: bucket, permission: "read" }],
    durationSeconds: undefined,
    justification: "ticket 7",
    now,
    paused: false,
    ...changes,
  });
  const problems = (changes: Partial<RequestToEvaluate>) => {
    const verdict = evaluateRequest(ask(changes));
    return verdict.ok ? [] : verdict.reasons.map((r) => [r.code, r.pointer]);
  };

  test("within the flow is accepted, for the default time", () => {
    expect(evaluateRequest(ask())).toEqual({ ok: true, seconds: 3_600, automatic: true });
    const asked = ask({ flow: flow(1, { approval: byManager }), durationSeconds: 60 });
    expect(evaluateRequest(asked)).toEqual({ ok: true, seconds: 60, automatic: false });
  });

  test.each<[string, Partial<RequestToEvaluate>, string, string | undefined]>([
    ["while new access is paused", { paused: true }, "paused", undefined],
    ["for too long", { durationSeconds: 14_401 }, "duration_too_long", "/durationSeconds"],
    ["without an end", { durationSeconds: null }, "indefinite_not_allowed", "/durationSeconds"],
    [
      "without a justification",
      { justification: " \n" },
      "justification_missing",
      "/justification",
    ],
    ["for nothing", { units: [] }, "no_units", "/units"],
    [
      "for an unknown permission",
      { units: [{ resource: bucket, permission: "write" }] },
      "permission_not_offered",
      "/units/0",
    ],
    [
      "for the same thing twice",
      { units: Array(2).fill({ resource: bucket, permission: "read" }) },
      "unit_twice",
      "/units/1",
    ],
    ["under a flow that is off", { flow: flow(1, { active: false }) }, "flow_inactive", "/flowId"],
    ["out of hours", { flow: flow(1, { timeframe: closed }) }, "timeframe_closed", "/flowId"],
    ["by somebody else", { flow: flow(1, { requesters: notAda }) }, "condition_not_met", "/flowId"],
    [
      "by who was disabled",
      { person: { ...ada, status: "disabled" } },
      "person_not_active",
      "/flowId",
    ],
    [
      "by an outsider without the link",
      { person: { ...ada, role: "external" } },
      "link_only",
      "/flowId",
    ],
    [
      "under a link flow without the link",
      { flow: flow(1, { trigger: "access_link" }) },
      "link_required",
      "/flowId",
    ],
    ["from a link to another flow", { throughLink: idOf("flow", 9) }, "link_only", "/flowId"],
  ])("%s is refused, and it says where", (_name, changes, code, pointer) => {
    expect(problems(changes)).toEqual([[code, pointer]]);
  });

  test("with one unit that the flow does not cover is refused as a whole, naming that unit", () => {
    const other = { ...bucket, id: idOf("res", 2), type: "table" };
    const units = [bucket, other].map((resource) => ({ resource, permission: "read" }));
    expect(problems({ units })).toEqual([["permission_not_offered", "/units/1"]]);
  });

  test("with several faults hears all of them at once", () => {
    expect(
      problems({ justification: null, durationSeconds: 0, units: [] }).map(([code]) => code),
    ).toEqual(["no_units", "duration_not_a_number", "justification_missing"]);
  });
});

describe("bundles", () => {
  const bundleId = idOf("bundle", 1);
  const document = flowDocument({ targets: [{ bundle: bundleId }] });
  const bundles = new Map([
    [
      bundleId,
      { id: bundleId, document: { name: "Storage", description: "", targets: [target()] } },
    ],
  ]);
  const read = (policy: FlowPolicy) => permits(compilePolicies([policy]), ada, bucket, "read", now);

  test("give what their targets give", () => {
    const policy = flowPolicy({ id: idOf("flow", 1), version: 1, document }, bundles);
    expect(policy.targets).toEqual([{ ...target(), bundleId }]);
    expect(read(policy)).toBe(true);
  });

  test("that are gone give nothing", () => {
    expect(read(flowPolicy({ id: idOf("flow", 1), version: 1, document }, new Map()))).toBe(false);
  });
});

test("a flow is told in plain language", () => {
  const names = new Map<string, string>([
    ["b1", "Storage"],
    [aws, "acme-aws"],
    [dba, "dba"],
  ]);
  const document = flowDocument({
    targets: [
      target({
        permissions: ["read", "write"],
        exclude: [{ by: "tag", key: "env", match: "is", values: ["prod"] }],
      }),
      { bundle: "b1" },
    ],
    approval: {
      mode: "all_of",
      groups: [
        { operator: "all", approvers: [{ type: "user", values: ["a@x.org", "b@x.org"] }] },
        {
          operator: "any",
          approvers: [
            { type: "shift", values: ["primary"] },
            { type: "owner", values: [] },
          ],
        },
      ],
    },
    timeframe: closed,
    settings: { ...flowDocument().settings, maxExtensions: 2, extensionSeconds: 1_800 },
  });
  expect(describeFlow(document, (id) => names.get(id) ?? id)).toBe(
    "Anyone for whom a group of the requester is “dba” can request read or write on bucket in “acme-aws” " +
      "(all; except tag “env” is “prod”); and the bundle “Storage”. " +
      "Access lasts up to 4 hours, 1 hour unless asked otherwise. " +
      "It can be requested on Sunday (UTC time). " +
      "Needs approval from (“a@x.org” and “b@x.org”) and (somebody on call in “primary” or the owner of the resource (tag “owner”)). " +
      "Access ends 1 hour after its requester can no longer request it. " +
      "A justification is required. It can be extended 2 times by 30 minutes. " +
      "An unanswered request lapses after 1 day.",
  );
});
