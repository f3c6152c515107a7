/** The contributor's tool, as it is called. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { inRoot } from "../../scripts/paths.ts";

const run = (input: string) =>
  spawnSync("npm", ["run", "-s", "recognise"], {
    cwd: inRoot(),
    input,
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });

const none = '{"provider":null,"service":null,"type":null,"id":null,"region":null,"account":null}';
const bucket =
  '{"provider":"aws","service":"s3","type":"bucket","id":"acme-logs","region":"eu-west-1","account":null}';

test("every line is answered by one line, blank ones by none, whatever ends them", () => {
  const { status, stdout } = run(
    "https://eu-west-1.console.aws.amazon.com/s3/buckets/acme-logs\r\n\r\n  \nhttps://example.com/\nno address",
  );
  expect(stdout).toBe(`${bucket}\n${none}\n${none}\n`);
  expect(status).toBe(0);
});

test("thousands of lines keep their order", () => {
  const count = 20_000;
  const input = Array.from(
    { length: count },
    (_, i) => `https://s3.console.aws.amazon.com/s3/buckets/b${i}`,
  );
  const lines = run(input.join("\n")).stdout.trimEnd().split("\n");
  expect(lines.length).toBe(count);
  expect(lines.findIndex((line, i) => !line.includes(`"id":"b${i}"`))).toBe(-1);
});

test("without input nothing is said", () => {
  expect(run("").stdout).toBe("");
});
