import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { CallError } from "../../portal/api/call";
import { cardOf, openPoints, problemText } from "../../portal/pages/flow-builder/cards";
import { type Kept, keepDraft } from "../../portal/pages/flow-builder/draft-keeper";
import { documentOf, edited, formOf, weekdays } from "../../portal/pages/flow-builder/flow-form";
import { readYaml, writeYaml } from "../../portal/pages/flow-builder/flow-yaml";
import { newDocument } from "../../portal/pages/flow-builder/new-flow";
import { compareVersions } from "../../portal/pages/flow-versions/compare";
import { approvalLine, longLine, whatLine, whoLine } from "../../portal/parts/flows/flow-lines";
import { placesOf } from "../../portal/parts/flows/suggest-resources";
import { withNames } from "../../portal/parts/flows/with-names";
import { FlowDocument } from "../../worker/contract/flows";

const word = fc.string({ minLength: 1, maxLength: 12 }).filter((t) => t.trim() === t && t !== "");
const words = fc.array(word, { minLength: 1, maxLength: 4 });
const match = fc.constantFrom("is", "is_not", "contains", "does_not_contain", "starts_with");
const seconds = fc.integer({ min: 60, max: 100_000 });
const operator = fc.constantFrom("any", "all");
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((n) => String(n).padStart(2, "0")).join(":"));

const condition = fc.oneof(
  fc.record({
    type: fc.constantFrom("user", "group", "shift", "manager_of"),
    match,
    values: words,
  }),
  fc.record({ type: fc.constant("attribute"), key: word, match, values: words }),
);
const selector = fc.oneof(
  fc.constant({ by: "any", match: "is", values: [] }),
  fc.record({ by: fc.constantFrom("id", "name", "path"), match, values: words }),
  fc.record({ by: fc.constant("tag"), key: word, match, values: words }),
);
const target = fc.oneof(
  fc.record({ bundle: word }),
  fc.record({
    integration: word,
    resourceType: word,
    permissions: words,
    include: fc.array(selector, { minLength: 1, maxLength: 3 }),
    exclude: fc.array(selector, { maxLength: 2 }),
  }),
);
const approver = fc.oneof(
  fc.constant({ type: "manager", values: [] }),
  fc.record({ type: fc.constant("owner"), values: fc.constant([]) }),
  fc.record({ type: fc.constant("owner"), key: word, values: fc.constant([]) }),
  fc.record({ type: fc.constantFrom("user", "group", "shift"), values: words }),
);
const approval = fc.oneof(
  fc.constant({ mode: "automatic" }),
  fc.record({
    mode: fc.constantFrom("any_of", "all_of"),
    groups: fc.array(
      fc.record({ operator, approvers: fc.array(approver, { minLength: 1, maxLength: 3 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
const timeframe = fc.option(
  fc.oneof(
    fc.record({
      days: fc.subarray([...weekdays], { minLength: 1 }),
      timeZone: fc.constantFrom("requester", "Europe/Berlin"),
    }),
    fc.record({
      days: fc.subarray([...weekdays], { minLength: 1 }),
      start: clock,
      end: clock,
      timeZone: fc.constant("UTC"),
    }),
  ),
);
const switches = fc.record({
  justificationRequired: fc.boolean(),
  approverReasonRequired: fc.boolean(),
  selfApproval: fc.boolean(),
  approverSignInRequired: fc.boolean(),
  pendingSeconds: seconds,
});
const extensions = fc.oneof(
  fc.constant({ maxExtensions: 0, endWhenIneligible: false }),
  fc.constant({ maxExtensions: 0, endWhenIneligible: true, ineligibleGraceSeconds: 900 }),
  fc.constant({ maxExtensions: 0 }),
  fc.record({ maxExtensions: fc.integer({ min: 0, max: 9 }), extensionSeconds: seconds }),
);
const duration = fc.oneof(
  fc.constant({ maxSeconds: null }),
  fc.record({ maxSeconds: fc.constant(null), defaultSeconds: seconds }),
  seconds.map((maxSeconds) => ({ maxSeconds, defaultSeconds: 60 })),
);
const link = fc.record({
  allowedEmails: fc.constant(["eve@partner.example"]),
  allowedDomains: fc.subarray(["partner.example", "other.example"]),
  expiresAt: fc.constantFrom(null, "2027-01-02T03:04:05Z"),
  maxUses: fc.option(fc.integer({ min: 1, max: 99 })),
  paused: fc.boolean(),
  sponsor: fc.option(word),
});

/** Documents as the server stores them. */
const stored = fc
  .tuple(
    fc.record({
      name: word,
      description: fc.constantFrom("", "Two\nlines: “of” #text"),
      active: fc.boolean(),
      labels: fc.uniqueArray(word, { maxLength: 3 }),
      requesters: fc.record({
        operator,
        conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
      }),
      targets: fc.array(target, { minLength: 1, maxLength: 3 }),
      duration,
      timeframe,
      approval,
    }),
    fc.tuple(switches, extensions).map(([a, b]) => ({ settings: { ...a, ...b } })),
    fc.oneof(
      fc.constant({ trigger: "self_serve" }),
      fc.constant({ trigger: "access_link" }),
      link.map((accessLink) => ({ trigger: "access_link", accessLink })),
    ),
  )
  .map(([a, b, c]) => FlowDocument.parse({ ...a, ...b, ...c }));

test("the form gives back every document that can be stored", () => {
  fc.assert(
    fc.property(stored, (document) => {
      expect(documentOf(formOf(document))).toEqual(document);
    }),
  );
});

test("the form is the same after a way through the document, finished or not", () => {
  const scraps = fc.dictionary(
    fc.constantFrom("name", "trigger", "targets", "duration", "approval", "timeframe", "settings"),
    fc.oneof(fc.jsonValue(), fc.constant([{ bundle: 1 }, { include: [{ by: "tag" }] }])),
  );
  fc.assert(
    fc.property(fc.oneof(stored, scraps), (document) => {
      const form = formOf(document);
      expect(formOf(documentOf(form))).toEqual(form);
    }),
  );
});

test("a document survives YAML, and its YAML is written the same again", () => {
  fc.assert(
    fc.property(stored, (document) => {
      const text = writeYaml(document);
      const read = readYaml(text);
      expect(read.errors).toEqual([]);
      expect(read.document).toEqual(document);
      expect(writeYaml(read.document ?? {})).toBe(text);
    }),
  );
});

test("what nobody said is never taken for automatic or endless", () => {
  const next = edited({ name: "Half" }, { description: "More" });
  expect(next).not.toHaveProperty("approval");
  expect(next).not.toHaveProperty("duration");
  expect(FlowDocument.safeParse(next).success).toBe(false);
  expect(edited({ duration: { maxSeconds: "4h" } }, { name: "x" })).not.toHaveProperty("duration");
});

test("a field that the form does not know is kept, so that the server can tell about it", () => {
  expect(edited({ requestor: ["typo"] }, { name: "Read" })).toMatchObject({
    name: "Read",
    requestor: ["typo"],
  });
});

test("a new flow lets nobody ask and asks the manager", () => {
  const document = newDocument("self_serve");
  expect(document).toMatchObject({
    requesters: { conditions: [] },
    approval: { mode: "any_of", groups: [{ approvers: [{ type: "manager" }] }] },
  });
  const problems = FlowDocument.safeParse(document).error?.issues.map((i) => i.path.join("/"));
  expect(problems?.sort()).toEqual(["name", "requesters/conditions", "targets"]);
});

test("YAML shows names for ids and reads them back", () => {
  const document = { targets: [{ integration: "int_1", include: [] }, { bundle: "bundle_1" }] };
  const text = writeYaml(
    document,
    new Map([
      ["int_1", "storage"],
      ["bundle_1", "On call"],
    ]),
  );
  expect(text).toContain("integration: storage");
  expect(text).not.toContain("int_1");
  const ids = new Map([
    ["storage", "int_1"],
    ["On call", "bundle_1"],
  ]);
  expect(readYaml(text, ids).document).toEqual(document);
});

test("mistakes in YAML have the line they are in", () => {
  expect(readYaml("name: Read\nlabels: [a\nactive: true\n").errors[0]?.line).toBeGreaterThan(1);
  expect(readYaml("- a list\n")).toMatchObject({ document: undefined, errors: [{ line: 1 }] });
  const read = readYaml("name: Read\ntargets:\n  - integration: x\n    permissions: []\n");
  expect(read.lineOf("/targets/0/permissions")).toBe(4);
  expect(read.lineOf("/targets/0/resourceType")).toBe(3);
  expect(read.lineOf("/approval")).toBe(1);
});

test("a bomb of references is a mistake, not a frozen browser", () => {
  const rows = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [name, of] of ["ba", "cb", "dc", "ed", "fe"].map((pair) => [pair[0], pair[1]]))
    rows.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(",")}]`);
  expect(readYaml(rows.join("\n")).document).toBeUndefined();
});

test("every problem leads to the card where it is mended", () => {
  expect(cardOf("/targets/2/permissions/0")).toBe("permissions");
  expect(cardOf("/targets/2/include/0/values")).toBe("what");
  expect(cardOf("/settings/extensionSeconds")).toBe("how_long");
  expect(cardOf("/settings/pendingSeconds")).toBe("settings");
  expect(cardOf("/accessLink/sponsor")).toBe("who");
  expect(cardOf("/name")).toBe("basics");
});

test("what is only empty is said plainly, what is wrong in the server's words", () => {
  const empty = { pointer: "/targets/1/permissions", message: "Too small: expected array" };
  expect(problemText(empty)).toBe("Line 2: choose at least one permission.");
  const lost = { pointer: "/targets/0/integration", message: "There is no integration “x”." };
  expect(problemText(lost)).toBe("There is no integration “x”.");
  const points = openPoints([
    { pointer: "/approval", message: "is missing" },
    { pointer: "/name", message: "is missing" },
    { pointer: "/name", message: "Too small" },
  ]);
  expect(points.map((p) => p.card)).toEqual(["basics", "approval"]);
});

const refused = (code: string) =>
  new CallError({ code, title: code, status: 409, detail: `Refused: ${code}.` });

/** A server for one draft that can be told to refuse. */
function draftServer() {
  const saves: Array<{ readonly id: string; readonly text: string }> = [];
  let made = 0;
  const refusals: string[] = [];
  const answer = async (id: string, version: number, text: string): Promise<Kept> => {
    await Promise.resolve();
    const code = refusals.shift();
    if (code) throw refused(code);
    saves.push({ id, text });
    return { id, version };
  };
  return {
    saves,
    refusals,
    create: (text: string) => answer(`draft${++made}`, 1, text),
    save: (kept: Kept, text: string) => answer(kept.id, kept.version + 1, text),
  };
}

test("a draft is made by the first change and saved once after the last one", async () => {
  vi.useFakeTimers();
  const server = draftServer();
  const keeper = keepDraft<string>(server, null);
  keeper.change("a");
  await vi.advanceTimersByTimeAsync(1_000);
  keeper.change("ab");
  expect(keeper.read().status).toBe("waiting");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server.saves).toEqual([{ id: "draft1", text: "ab" }]);
  expect(keeper.read()).toMatchObject({ status: "saved", pending: undefined });
  keeper.change("abc");
  await keeper.flush();
  expect(server.saves.at(-1)).toEqual({ id: "draft1", text: "abc" });
  expect(keeper.read().kept).toEqual({ id: "draft1", version: 2 });
  vi.useRealTimers();
});

test("a lost connection loses nothing: the newest text is saved when it is back", async () => {
  vi.useFakeTimers();
  const server = draftServer();
  server.refusals.push("offline");
  const keeper = keepDraft<string>(server, { id: "d", version: 3 });
  keeper.change("a");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keeper.read()).toMatchObject({ status: "failed", pending: "a" });
  await vi.advanceTimersByTimeAsync(8_000);
  expect(server.saves).toEqual([{ id: "d", text: "a" }]);
  vi.useRealTimers();
});

test("somebody else's save is never written over without a word", async () => {
  vi.useFakeTimers();
  const server = draftServer();
  server.refusals.push("terms_changed");
  const keeper = keepDraft<string>(server, { id: "d", version: 3 });
  keeper.change("mine");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keeper.read()).toMatchObject({ status: "overtaken", pending: "mine" });
  keeper.change("mine, more");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.saves).toEqual([]);
  await keeper.keepMine({ id: "d", version: 7 });
  expect(server.saves).toEqual([{ id: "d", text: "mine, more" }]);
  expect(keeper.read().kept?.version).toBe(8);
  vi.useRealTimers();
});

test("a draft that was thrown away elsewhere is made anew rather than lost", async () => {
  const server = draftServer();
  server.refusals.push("not_found");
  const keeper = keepDraft<string>(server, { id: "gone", version: 3 });
  await keeper.flush("text");
  expect(server.saves).toEqual([{ id: "draft1", text: "text" }]);
});

test("a flow is told in a line for each of its parts", () => {
  const document = FlowDocument.parse({
    name: "x",
    requesters: {
      operator: "all",
      conditions: [
        { type: "group", values: ["Engineers"] },
        { type: "attribute", key: "country", match: "is_not", values: ["FR", "DE", "IT", "ES"] },
      ],
    },
    targets: [
      {
        integration: "int_1",
        resourceType: "s3",
        permissions: ["read"],
        include: [{ by: "any" }],
      },
      { bundle: "bundle_1" },
    ],
    duration: { maxSeconds: 14_400 },
    approval: {
      mode: "all_of",
      groups: [
        { approvers: [{ type: "manager" }] },
        { approvers: [{ type: "group", values: ["Security"] }, { type: "owner" }] },
      ],
    },
  });
  const names = {
    nameOf: (id: string) => (id === "int_1" ? "aws" : "On call"),
    typeOf: () => "Bucket",
  };
  expect(whoLine(document)).toBe("All of: Group Engineers, country is not FR, DE and 2 more");
  expect(whatLine(document, names)).toBe("read on Bucket in aws; Bundle “On call”");
  expect(longLine(document)).toBe("Up to 4 hours");
  expect(approvalLine(document)).toBe("Manager and Group Security or Owner");
});

test("two old versions are compared through the published one", () => {
  const change = (pointer: string, before: string, after: string) => ({
    pointer,
    label: pointer,
    before,
    after,
  });
  const published = "4 hours";
  const older = [change("/duration", published, "1 hour"), change("/name", "Now", "Old")];
  const newer = [change("/duration", published, "2 hours"), change("/name", "Now", "Old")];
  expect(compareVersions(older, newer)).toEqual([change("/duration", "1 hour", "2 hours")]);
  expect(compareVersions(older, [])).toEqual([
    change("/duration", "1 hour", published),
    change("/name", "Old", "Now"),
  ]);
  // The older one has B where the published one has A; the newer one has A and C.
  const targets = compareVersions(
    [change("/targets/0", "A", "B")],
    [change("/targets/1", "", "C")],
  );
  expect(targets.map(({ before, after }) => [before, after])).toEqual([
    ["B", "C"],
    ["", "A"],
  ]);
});

test("places are suggested from wide to narrow, with slashes within names kept apart", () => {
  expect(placesOf([{ path: ["acme", "a/b"] }, { path: ["acme"] }])).toEqual(["acme", "acme/a\\/b"]);
});

test("a stored flow is shown with addresses and names in the place of its ids, and nothing else of it changes", () => {
  const document = FlowDocument.parse({
    name: "group_1",
    requesters: {
      conditions: [
        { type: "group", values: ["group_1"] },
        { type: "user", match: "is_not", values: ["user_1", "user_2"] },
        { type: "group", match: "contains", values: ["db"] },
      ],
    },
    accessLink: { sponsor: "user_1" },
    trigger: "access_link",
    targets: [{ bundle: "bundle_1" }],
    duration: { maxSeconds: 3_600 },
    approval: {
      mode: "any_of",
      groups: [{ approvers: [{ type: "shift", values: ["shift_1"] }, { type: "manager" }] }],
    },
  });
  const shown = withNames(document, {
    group_1: { kind: "group", name: "dba" },
    user_1: { kind: "user", name: "Grace Hopper", email: "grace@example.com" },
    shift_1: { kind: "shift", name: "primary" },
    bundle_1: { kind: "bundle", name: "Storage" },
  });
  expect(shown.requesters.conditions.map((c) => c.values)).toEqual([
    ["dba"],
    // Whoever was deleted has no name any more.
    ["grace@example.com", "user_2"],
    ["db"],
  ]);
  expect(shown.accessLink?.sponsor).toBe("grace@example.com");
  expect(approvalLine(shown)).toContain("primary");
  expect([shown.name, shown.targets]).toEqual(["group_1", [{ bundle: "bundle_1" }]]);
});
