import { describe, expect, test } from "vitest";
import type { Selector } from "../../worker/contract/flows";
import type { ResourceFacts } from "../../worker/policy/facts";
import { compileGlob } from "../../worker/policy/globs";
import { pathSegments, pathText } from "../../worker/policy/paths";
import { selectResource } from "../../worker/policy/selectors";
import { idOf } from "./dice";
import { bucket, target } from "./facts-for-tests";

type Row = [string, Selector, boolean, Partial<ResourceFacts>?];

const name = (values: string[], match: Selector["match"] = "is"): Selector => ({
  by: "name",
  match,
  values,
});
const env = (values: string[], match: Selector["match"] = "is"): Selector => ({
  by: "tag",
  key: "env",
  match,
  values,
});
const path = (values: string[], match: Selector["match"] = "is"): Selector => ({
  by: "path",
  match,
  values,
});
const id = (values: string[], match: Selector["match"] = "is"): Selector => ({
  by: "id",
  match,
  values,
});

describe("an include selector", () => {
  test.each<Row>([
    ["any takes all", { by: "any", match: "is", values: [] }, true],
    ["not any takes none", { by: "any", match: "is_not", values: [] }, false],
    ["id: ours", id([bucket.id]), true],
    ["id: the system's own", id(["arn:aws:s3:::logs-dev"]), true],
    ["id: in another case is another id", id(["ARN:aws:s3:::logs-dev"]), false],
    ["id: a star is not a pattern", id(["arn:aws:s3:::*"]), false],
    ["id: starts with", id(["arn:aws:s3"], "starts_with"), true],
    [
      "id: an outside id that imitates one of ours is not ours",
      id([idOf("res", 9)]),
      false,
      { externalId: idOf("res", 9) },
    ],
    ["name: whatever the case", name(["logs-DEV"]), true],
    ["name: a glob", name(["logs-*"]), true],
    ["name: a glob is of the whole name", name(["logs"]), false],
    ["name: an escaped star is a star", name(["logs-\\*"]), false],
    ["name: an escaped star finds the thing named so", name(["\\*"]), true, { name: "*" }],
    ["name: a thing named * is not everything", name(["dev"]), false, { name: "*" }],
    ["name: a comma in a name does not make two names", name(["dev"]), false, { name: "dev,prod" }],
    ["name: a comma in a value does not make two values", name(["logs-dev,other"]), false],
    ["name: contains takes a star as it is", name(["*"], "contains"), false],
    ["name: starts with takes a star as it is", name(["l*"], "starts_with"), false],
    ["name: regular expressions mean nothing", name(["logs-(dev|x)", "^logs-dev$", "."]), false],
    ["tag: whatever the case of the value", env(["DEV"]), true],
    ["tag: a glob", env(["d*v"]), true],
    ["tag: another key", { by: "tag", key: "stage", match: "is", values: ["dev"] }, false],
    ["tag: keys are exact", { by: "tag", key: "Env", match: "is", values: ["dev"] }, false],
    ["tag: a star needs the tag", { by: "tag", key: "stage", match: "is", values: ["*"] }, false],
    [
      "tag: a key of every object is no tag",
      { by: "tag", key: "toString", match: "contains", values: ["o"] },
      false,
    ],
    [
      "tag: is not holds without the tag",
      { by: "tag", key: "stage", match: "is_not", values: ["prod"] },
      true,
    ],
    ["tag: is not reads globs", env(["d*"], "is_not"), false],
    ["tag: prod,dev is neither", env(["dev"]), false, { tags: { env: "prod,dev" } }],
    [
      "tag: is not prod sees only whole values",
      env(["prod"], "is_not"),
      true,
      { tags: { env: "prod,dev" } },
    ],
    ["path: a place above", path(["acme/dev"]), true],
    ["path: the place itself, with its name", path(["acme/dev/storage/logs-dev"]), true],
    ["path: slashes at the ends are decoration", path(["/acme/dev/"]), true],
    ["path: whole segments only", path(["acme/de"]), false],
    ["path: from the root only", path(["dev/storage"]), false],
    ["path: a star is a star", path(["acme/*"]), false],
    ["path: a slash in a name is no border", path(["acme/dev"]), false, { path: ["acme/dev"] }],
    ["path: an escaped slash is one in a name", path(["acme\\/dev"]), true, { path: ["acme/dev"] }],
    [
      "path: a slash in a name does not lead below",
      path(["acme/dev/x"]),
      false,
      { path: ["acme", "dev/x"] },
    ],
    ["path: nothing but a slash is no place", path(["/"]), false],
    ["path: starts with is by letters", path(["acme/de"], "starts_with"), true],
    ["path: is not", path(["acme/prod"], "is_not"), true],
    ["path: is not, in doubt it is", path(["acme/dev"], "is_not"), false, { path: ["acme/dev"] }],
    ["name: whatever its Unicode form", name(["ＬＯＧＳ-de\u200bv"]), true],
    ["name: a space at the end of a part counts", name(["logs "], "starts_with"), false],
    ["name: a part that nobody can see takes nothing", name(["\u200b"], "contains"), false],
    ["name: nor is it what a name starts with", name(["\u202e"], "starts_with"), false],
    ["name: nor does its absence let in", name(["\u200b"], "does_not_contain"), false],
    ["path: white space is no other place", path(["acme/ dev "]), true],
    ["without values nothing is taken", name([]), false],
    ["without values nothing is taken by is not", name([], "is_not"), false],
  ])("%s", (_name, include, selected, changes = {}) => {
    const verdict = selectResource(target({ include: [include] }), { ...bucket, ...changes });
    expect(verdict.selected).toBe(selected);
    expect(verdict.because).not.toBe("");
  });
});

describe("an exclude selector keeps out", () => {
  test.each<Row>([
    ["what it names, over any include", name(["logs-dev"]), true],
    ["whatever the case", env(["dev"]), true, { tags: { env: "DEV" } }],
    ["by glob", name(["*dev*"]), true],
    ["by a part that nobody can see: everything", name(["\u200b"], "contains"), true],
    ["whatever its white space", path(["acme/dev"]), true, { path: ["acme ", "\u00a0dev"] }],
    ["whatever its Unicode form", name(["straße"]), true, { name: "STRASSE" }],
    ["not what it does not name", name(["logs-prod"]), false],
    ["everything, by any", { by: "any", match: "is", values: [] }, true],
    [
      "everything, by not any, which nobody means",
      { by: "any", match: "is_not", values: [] },
      true,
    ],
    ["what lies under a place", path(["acme/dev"]), true],
    [
      "what a slash in a name would take out of the place",
      path(["acme/dev"]),
      true,
      { path: ["acme/dev"] },
    ],
    [
      "what a slash deeper in a name would",
      path(["acme/dev/x"]),
      true,
      { path: ["acme", "dev/x"] },
    ],
    [
      "by contains, slashes in names or not",
      path(["acme/dev"], "contains"),
      true,
      { path: ["acme/dev"] },
    ],
    ["not the neighbour", path(["acme/dev/storag"]), false],
    ["all but what is not, certainly", path(["acme/dev"], "is_not"), true, { path: ["acme/dev"] }],
    ["everything when it is broken", name([]), true],
    ["everything when it is broken and negative", name([], "is_not"), true],
  ])("%s", (_name, exclude, keptOut, changes = {}) => {
    const verdict = selectResource(target({ exclude: [exclude] }), { ...bucket, ...changes });
    expect(verdict.selected).toBe(!keptOut);
  });

  test("even when every include names the same thing", () => {
    const include = [name(["logs-dev"]), env(["dev"]), id([bucket.id])];
    const verdict = selectResource(target({ include, exclude: [id([bucket.id])] }), bucket);
    expect(verdict).toEqual({ selected: false, because: `It is excluded: id is “${bucket.id}”.` });
  });
});

test("without include nothing is selected", () => {
  expect(selectResource(target({ include: [] }), bucket).selected).toBe(false);
});

test.each<[string, Partial<ResourceFacts>]>([
  ["integration", { integrationId: idOf("int", 1) }],
  ["resource type", { type: "Bucket" }],
])("a resource of another %s is never selected", (_name, changes) => {
  expect(selectResource(target(), { ...bucket, ...changes }).selected).toBe(false);
});

describe("globs", () => {
  test.each<[string, string, boolean]>([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["**", "anything/at,all\nhere", true],
    ["a*", "a", true],
    ["a*a", "a", false],
    ["ab*ba", "aba", false],
    ["*ab*ab", "ab", false],
    ["a*b*c", "a-c-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["?", "", false],
    ["?", "😀", true],
    ["??", "😀", false],
    ["*?", "😀", true],
    ["a?c*?", "abc", false],
    ["a?c*?", "abcd", true],
    ["\\*", "*", true],
    ["\\*", "a", false],
    ["\\?*", "?x", true],
    ["\\\\", "\\", true],
    ["\\a", "\\a", true],
    ["a\\", "a\\", true],
    ["[ab]", "a", false],
    ["{a,b}", "a", false],
    [".*", "abc", false],
  ])("%j and %j: %s", (pattern, text, matches) => {
    expect(compileGlob(pattern)(text)).toBe(matches);
  });

  test("a hostile pattern on a hostile name is done in no time", () => {
    const test = compileGlob(`${"*a?".repeat(300)}b`);
    const text = "a".repeat(1_024);
    const started = performance.now();
    for (let i = 0; i < 100; i++) expect(test(text)).toBe(false);
    // A backtracking matcher would not end in a lifetime.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test.each([
  [["a", "b"], "a/b"],
  [["a/b", "c"], "a\\/b/c"],
  [["a\\", "b"], "a\\\\/b"],
  [["a", "", "b"], "a//b"],
])("the place %j is written %s and read back the same", (segments, text) => {
  expect(pathText(segments)).toBe(text);
  expect(pathSegments(text)).toEqual(segments);
});
