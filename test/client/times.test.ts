import { expect, test } from "vitest";
import { localText, remainingText } from "../../worker/pages/client/times";

test.each([
  [-5_000, "0:00"],
  [1, "0:01"],
  [59_000, "0:59"],
  [245_000, "4:05"],
  [3_600_000, "1:00:00"],
  [3_845_000, "1:04:05"],
  [86_400_000, "1 d 0 h"],
  [273_600_000, "3 d 4 h"],
])("%d ms left is shown as %s", (left, text) => {
  expect(remainingText(left)).toBe(text);
});

test("today is shown as a time, another day with its date, in the reader's zone", () => {
  const now = new Date("2026-11-23T23:30:00Z");
  expect(localText(new Date("2026-11-23T10:42:00Z"), now, "en-GB", "UTC")).toBe("10:42");
  expect(localText(new Date("2026-11-24T10:42:00Z"), now, "en-GB", "UTC")).toBe("24 Nov, 10:42");
  // Half past midnight in Berlin: the same instant is another day there.
  expect(localText(new Date("2026-11-23T10:42:00Z"), now, "en-GB", "Europe/Berlin")).toBe(
    "23 Nov, 11:42",
  );
});
