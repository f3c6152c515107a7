/** What addresses of consoles show: every example in the sources, and whatever a hostile page could put there. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { recognise } from "../../../extension/consoles/recognise.ts";
import type { Example } from "../../../extension/consoles/sighting.ts";
import { inRoot, packaged } from "../../../scripts/paths.ts";

type Source = { readonly examples?: () => readonly Example[] };
const files = globSync("extension/consoles/**/*.ts", { cwd: inRoot() }).sort();
const cases: Array<readonly [string, Example["shows"]]> = [];
for (const file of files) {
  const source: Source = await import(inRoot(file));
  for (const { url, shows } of source.examples?.() ?? []) cases.push([url, shows]);
}

test("the sources bring their examples along", () => {
  expect(cases.length).toBeGreaterThan(350);
});

test.each(cases)("%s", (url, shows) => {
  const seen = recognise(url);
  expect(seen && [seen.service, seen.type, seen.id, seen.region, seen.account]).toEqual(shows);
});

test("every sighting has a type and an id, or neither", () => {
  const odd = cases
    .map(([url]) => recognise(url))
    .filter((seen) => seen && (seen.type === null) !== (seen.id === null));
  expect(odd).toEqual([]);
});

/** Reproducible noise. */
function noise(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

test("no string makes a recogniser throw or show half a resource", () => {
  const pick = noise(7);
  const bits =
    "%2F %25 %ZZ %E0%A4 / // # #! : ; ? & = $252F $ ~( arn:aws: arn:aws:s3::: [object \u0000 é 😀 .. region= create { } <".split(
      " ",
    );
  for (let i = 0; i < 20_000; i++) {
    const [url] = cases[pick(cases.length)] ?? [""];
    const cut = pick(url.length);
    const end = Math.min(url.length, cut + pick(12));
    const bent = url.slice(0, cut) + (bits[pick(bits.length)] ?? "") + url.slice(end);
    const seen = recognise(bent);
    if (seen && (seen.type === null) !== (seen.id === null)) expect(bent).toBe("");
    if (seen?.id === "") expect(bent).toBe("without an empty id");
  }
  for (const text of [
    "",
    "x",
    "javascript:alert(1)",
    "about:blank",
    "https://",
    "data:text/html,x",
  ])
    expect(recognise(text)).toBeNull();
});

const prefixes = [
  "https://eu-west-1.console.aws.amazon.com/iam/home#/policies/details/",
  "https://eu-west-1.console.aws.amazon.com/cloudwatch/home#logsV2:log-groups/log-group/",
  "https://eu-west-1.console.aws.amazon.com/sqs/v3/home#/queues/",
  "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:search=",
  "https://console.aws.amazon.com/go/view?arn=arn:aws:kafka:",
  "https://portal.azure.com/#blade/X/Y/id/",
  "https://console.cloud.google.com/bigquery?ws=",
  "https://app.snowflake.com/",
  "https://",
];
const fillers = [
  "a",
  "-a",
  "a-",
  "/",
  "%25",
  "arn:",
  "!1m",
  "a.",
  "/subscriptions/",
  "amazonaws",
  "0",
  ";a=b",
  "&a=b",
];

test("long and repetitive addresses take no longer than their length", () => {
  const slow: string[] = [];
  for (const prefix of prefixes)
    for (const filler of fillers) {
      const url = prefix + filler.repeat(Math.floor(30_000 / filler.length));
      const started = performance.now();
      recognise(url);
      const took = performance.now() - started;
      if (took > 100) slow.push(`${prefix}${filler}…: ${took.toFixed(0)} ms`);
    }
  expect(slow).toEqual([]);
  expect(recognise(`https://console.aws.amazon.com/s3/buckets/${"a".repeat(100_000)}`)).toBeNull();
});

/** Run by a Node of its own: the test runner's way to load modules costs more than the work. The best of several rounds counts. */
const measure = `
import { readFileSync } from "node:fs";
import { recognise } from ${JSON.stringify(inRoot("extension/consoles/recognise.ts"))};
const urls = JSON.parse(readFileSync(0, "utf8"));
let seen = 0;
const read = (text) => {
  const { hostname, pathname, hash, searchParams } = new URL(text);
  return hostname.length + pathname.split("/").length + hash.split("/").length + [...searchParams].length;
};
const best = (work) => {
  let least = Infinity;
  for (let round = 0; round < 60; round++) {
    const started = performance.now();
    for (const url of urls) if (work(url)) seen++;
    least = Math.min(least, performance.now() - started);
  }
  return (least * 1000) / urls.length;
};
console.log(JSON.stringify({ url: best(read), whole: best(recognise), seen }));
`;

test("an address takes a small multiple of reading it as a URL with its parameters", () => {
  const { stdout } = spawnSync(packaged("node"), ["--input-type=module", "-e", measure], {
    input: JSON.stringify(cases.map(([url]) => url)),
    encoding: "utf8",
  });
  const { url, whole }: { readonly url: number; readonly whole: number } = JSON.parse(stdout);
  console.log(`recognise: ${whole.toFixed(1)} µs an address; reading it: ${url.toFixed(1)} µs`);
  expect(whole / url).toBeLessThan(15);
});
