import { describe, expect, test } from "vitest";
import { ConnectorError, failures } from "../../worker/connectors/errors";
import {
  failureOfStatus,
  httpFailure,
  messageIn,
  oneLine,
  retryAfterSeconds,
} from "../../worker/connectors/http-failure";

const now = Date.UTC(2026, 10, 22, 10, 0, 0);

test.each([
  [400, "refused", false],
  [401, "unauthorized", false],
  [403, "unauthorized", false],
  [404, "not_found", false],
  [405, "refused", false],
  [408, "target_error", true],
  [409, "conflict", true],
  [410, "not_found", false],
  [422, "refused", false],
  [429, "rate_limited", true],
  [500, "target_error", true],
  [503, "target_error", true],
  [599, "target_error", true],
] as const)("a %i means %s", (status, failure, transient) => {
  const error = httpFailure({ status, headers: new Headers(), body: "" }, { now });
  expect(error).toMatchObject({ failure, transient, message: `The target answered ${status}.` });
});

test("every status becomes one of the closed list", () => {
  for (let status = 100; status < 600; status += 1)
    expect(failures).toHaveProperty(failureOfStatus(status));
});

describe("Retry-After", () => {
  test.each([
    ["30", 30],
    ["0", 0],
    ["Sun, 22 Nov 2026 10:01:30 GMT", 90],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
    ["999999999999", 86_400],
    ["soon", null],
    ["", null],
    [null, null],
    ["-5x", null],
  ])("%j means %j seconds", (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  test("is kept by the error", () => {
    const headers = new Headers({ "retry-after": "7" });
    const error = httpFailure({ status: 429, headers, body: "" }, { now });
    expect(error.retryAfterSeconds).toBe(7);
  });
});

describe("the target's words", () => {
  test.each([
    ['{"error":"no such room"}', "no such room"],
    ['{"message":"no such room"}', "no such room"],
    ['{"error":{"code":7,"message":"no such room"}}', "no such room"],
    ['{"error":"two\\r\\nlines\\u0000\\u202e and more"}', "two lines and more"],
    ['{"detail":"AKIA secret"}', null],
    ['{"error":{"message":{"message":"deep"}}}', null],
    ['["error"]', null],
    ['"error"', null],
    ["null", null],
    ["<html>root:x:0:0</html>", null],
    ["root:x:0:0:root:/root:/bin/bash", null],
    ["", null],
  ])("of %s are %j", (body, words) => {
    expect(messageIn(body)).toBe(words);
  });

  test("are cut at 200 characters, without splitting one", () => {
    const said = messageIn(JSON.stringify({ error: "😀".repeat(500) })) ?? "";
    expect(Array.from(said)).toHaveLength(200);
    expect(said.endsWith("😀…")).toBe(true);
  });

  test("never repeat a secret of ours", () => {
    const body = JSON.stringify({ error: "bad token hunter2hunter2" });
    const answer = { status: 401, headers: new Headers(), body };
    const error = httpFailure(answer, { now, hide: ["hunter2hunter2", ""] });
    expect(error.message).toBe("The target answered 401: bad token …");
  });

  test("hold no controls or direction overrides", () => {
    expect(oneLine("a\u001b[31mb\u2028c\u2066d\u200be", 50)).toBe("a [31mb cde");
  });
});

test("a connector's error keeps what caused it", () => {
  const cause = new Error("socket closed");
  expect(new ConnectorError("unreachable", "gone", { cause })).toMatchObject({
    cause,
    transient: true,
    retryAfterSeconds: null,
  });
});
