/** What a page says besides its address: whose session it is, and that it refuses. */
import { expect, test } from "vitest";
import {
  readPageFacts,
  roleOf,
  withPageFacts,
} from "../../../extension/consoles/aws/page-facts.ts";
import { readDenial } from "../../../extension/consoles/denied.ts";
import { denials } from "../../../extension/consoles/denied-examples.ts";
import { recognise } from "../../../extension/consoles/recognise.ts";

const userArn =
  "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Read_Only_0a1b2c3d4e5f6071/jane";
const sessionData = JSON.stringify({
  accountId: "111122223333",
  sessionARN: "arn:aws:sts::111122223333:assumed-role/ops/jane",
  infrastructureRegion: "eu-west-1",
  prismModeEnabled: true,
});

test("the page's own data come before the cookie, and the cookie before the text", () => {
  const navigation = "Account ID: 7777-8888-9999";
  expect(readPageFacts({ sessionData, userArn, navigation })).toEqual({
    account: "111122223333",
    region: "eu-west-1",
    role: "ops",
  });
  expect(readPageFacts({ sessionData: "{broken", userArn, navigation })).toEqual({
    account: "444455556666",
    region: null,
    role: "Read_Only",
  });
  expect(readPageFacts({ navigation }).account).toBe("777788889999");
  expect(readPageFacts({ sessionData: "[1]", userArn: "x", navigation: "12" })).toEqual({
    account: null,
    region: null,
    role: null,
  });
});

test("the session's ARN tells the account where the data name none, in either spelling", () => {
  const data = JSON.stringify({ sessionArn: "arn:aws:sts::111122223333:assumed-role/ops/jane" });
  expect(readPageFacts({ sessionData: data }).account).toBe("111122223333");
});

test("a permission set's name keeps its own underscores", () => {
  expect(roleOf(userArn)).toBe("Read_Only");
  expect(roleOf("arn:aws:iam::111122223333:user/jane")).toBeNull();
});

const facts = readPageFacts({ sessionData });
const sightingAt = (url: string) => {
  const seen = recognise(url);
  if (!seen) throw new Error(`no console: ${url}`);
  return withPageFacts(seen, facts);
};

test("the page fills in only what the address leaves open", () => {
  const plain = sightingAt("https://console.aws.amazon.com/lambda/home#/functions/orders");
  expect([plain.account, plain.region]).toEqual(["111122223333", "eu-west-1"]);
  const said = sightingAt(
    "https://444455556666-a1b2c3d4.us-west-2.console.aws.amazon.com/lambda/home#/functions/orders",
  );
  expect([said.account, said.region]).toEqual(["444455556666", "us-west-2"]);
});

test("a global service gets no region from the page, another provider nothing at all", () => {
  expect(sightingAt("https://console.aws.amazon.com/iam/home#/roles/ops").region).toBeNull();
  expect(sightingAt("https://console.cloud.google.com/storage/browser/a").account).toBeNull();
});

test.each(denials().map((one, i) => [`${i + 1} (${one.provider})`, one] as const))(
  "refusal %s is read",
  (_, { provider, page, says }) => {
    expect(readDenial(provider, page)).toMatchObject(says);
  },
);

test("hostile text is read in no time and never throws", () => {
  const words = [
    "User: arn:",
    "not authorized to perform: ",
    "a.b.",
    "access to the x: ",
    "AuthorizationFailed",
    "{",
    "perform action 'A/",
  ];
  const started = performance.now();
  for (const word of words)
    for (const provider of ["aws", "gcp", "azure", "github", "okta"])
      readDenial(provider, {
        url: "",
        title: word.repeat(3_000),
        texts: [word.repeat(20_000)],
        json: word.repeat(9),
      });
  expect(performance.now() - started).toBeLessThan(2_000);
});
