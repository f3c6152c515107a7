import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";

const files = globSync("{worker,db,scripts}/**/*.{ts,tsx,mjs}", {
  exclude: (path) => /node_modules|\.gen\.ts$/.test(String(path)),
}).map((file) => file.replaceAll("\\", "/"));

const read = (file: string) => readFileSync(file, "utf8");

/** Comments may speak of anything; line numbers stay. */
const codeOf = (file: string) =>
  read(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, " "))
    .replaceAll(/(^|\s)\/\/.*$/gm, "$1");

const linesIn =
  (text: (file: string) => string) =>
  (pattern: RegExp, among: ReadonlyArray<string> = files) =>
    among.flatMap((file) =>
      text(file)
        .split("\n")
        .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : [])),
    );
const linesOf = linesIn(codeOf);
const inWorker = files.filter((file) => file.startsWith("worker/") || file.startsWith("db/"));

const MAX_LINES = 300;

test("no file has grown beyond what one can read at once", () => {
  const long = files.filter((file) => read(file).split("\n").length > MAX_LINES + 1);
  // Declarations are lists to look things up in, not code to follow.
  expect(long.filter((file) => !file.startsWith("worker/contract/"))).toEqual([]);
});

/** Time is passed in; these are the places where it comes from. */
const clocks = [
  "worker/runtime/open-context.ts",
  // Alarms are set and judged by the platform's clock.
  "worker/runtime/durable/",
  // A line of the log says when it was written, whatever time the call was given.
  "worker/lib/log.ts",
  // Since when the disk is full: kept in memory for the log and the health check, and decides nothing.
  "db/batch.ts",
];

test("the clock is read where calls and alarms come in, and nowhere else", () => {
  const found = linesOf(
    /\bDate\.now\b|\bnew Date\(\)/,
    inWorker.filter((file) => !file.startsWith("worker/pages/client/")),
  );
  expect(found.filter((at) => !clocks.some((place) => at.startsWith(place)))).toEqual([]);
});

test("policy is pure: no clock, no database, no throw", () => {
  const policy = files.filter((file) => file.startsWith("worker/policy/"));
  expect(policy.length).toBeGreaterThan(5);
  expect(
    linesOf(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bthrow new\b|\bawait\b/, policy),
  ).toEqual([]);
});

test("nobody switches the type checker off", () => {
  expect([
    ...linesIn(read)(/@ts-(ignore|nocheck|expect-error)/),
    ...linesOf(/\bas any\b|: any\b|<any>/),
  ]).toEqual([]);
});

test("no barrels and no default exports, except where a tool wants one", () => {
  const barrels = files.filter(
    (file) =>
      /^index\.tsx?$/.test(basename(file)) &&
      !["worker/index.ts", "db/schema/index.ts"].includes(file) &&
      !/^worker\/connectors\/[a-z-]+\/index\.ts$/.test(file),
  );
  expect(barrels).toEqual([]);
  const defaults = linesOf(/^export default/).map((at) => at.split(":")[0]);
  expect(
    defaults.filter((file) => file !== "worker/index.ts" && file !== "db/drizzle.config.ts"),
  ).toEqual([]);
});

test("file names are kebab-case and say what is in them", () => {
  const names = files.map((file) => basename(file).replace(/(\.gen|\.config)?\.(ts|tsx|mjs)$/, ""));
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(
    names.filter((name) => /^(utils?|helpers?|common|types|manager|service)$/.test(name)),
  ).toEqual([]);
});

test("no page puts strings into the page as HTML", () => {
  expect(
    linesOf(
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write\b/,
    ),
  ).toEqual([]);
});

test("what is left to do is in the issues, not in the code", () => {
  expect(linesIn(read)(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
});

test("what changes is changed through one commit, which wakes what the change needs", () => {
  expect(linesOf(/\bcommitChange\b/, inWorker).map((at) => at.replace(/:\d+$/, ""))).toEqual(
    expect.arrayContaining(["worker/lib/commit.ts", "db/commit.ts"]),
  );
  expect(
    linesOf(/\bcommitChange\b/, inWorker).filter(
      (at) => !/^(worker\/lib|db)\/commit\.ts:/.test(at),
    ),
  ).toEqual([]);
});

test("nobody takes the name of an actor apart: the database keeps its parts, and one function writes it", () => {
  const apart = /(?<!\^)\buser_\[0-9|actor: `|\bactor\.split\(/;
  expect(linesOf(apart, inWorker).filter((at) => !at.startsWith("worker/lib/actor.ts:"))).toEqual(
    [],
  );
});
