import { expect, test } from "vitest";
import { knownZone, shownLength, shownTime } from "../../worker/mail/times";

test("lengths are short and exact enough", () => {
  expect([50, 60, 2_700, 7_200, 5_400, 86_400, 129_600, 90_061].map(shownLength)).toEqual([
    "50 s",
    "1 min",
    "45 min",
    "2 h",
    "1 h 30 min",
    "1 d",
    "1 d 12 h",
    "1 d 1 h",
  ]);
});

test("a time today has no date, another day has one, both in the reader's zone", () => {
  const now = Date.UTC(2026, 10, 22, 22, 30);
  expect(shownTime(now + 60_000, "UTC", now)).toBe("22:31 (UTC)");
  expect(shownTime(now, "Asia/Tokyo", now)).toBe("07:30 (Asia/Tokyo)");
  expect(shownTime(now + 7_200_000, "UTC", now)).toBe("Mon, 23 Nov 2026, 00:30 (UTC)");
});

test("a zone that does not exist becomes UTC instead of an error", () => {
  expect([knownZone("Mars/Olympus"), knownZone(null), knownZone("Europe/Berlin")]).toEqual([
    "UTC",
    "UTC",
    "Europe/Berlin",
  ]);
});
