import { expect, test } from "vitest";
import { isFiltered, queryFrom, rangeStart } from "../../portal/pages/activity/query";

const now = Date.parse("2026-11-22T10:42:31Z");

test("a range begins so long ago, at a full minute", () => {
  expect(rangeStart("24h", now)).toBe("2026-11-21T10:42:00.000Z");
  expect(rangeStart("30d", now)).toBe("2026-10-23T10:42:00.000Z");
  expect(rangeStart("soon", now)).toBeUndefined();
});

test("filters become the question to the server, and what is empty or no moment is left out", () => {
  expect(
    queryFrom(
      { state: "active,revoking", q: "orders", grantee: "user_1", flow: "", overdue: "no" },
      now,
    ),
  ).toEqual({ state: ["active", "revoking"], search: "orders", granteeId: "user_1" });
  expect(queryFrom({ range: "custom", from: "2026-11-01T00:00:00Z", to: "never" }, now)).toEqual({
    from: "2026-11-01T00:00:00.000Z",
  });
});

test("days of an earlier custom range do not count once a relative one is chosen", () => {
  expect(queryFrom({ range: "7d", from: "2026-01-01", to: "2026-02-01" }, now)).toEqual({
    from: "2026-11-15T10:42:00.000Z",
  });
});

test("an open drawer is no filter", () => {
  expect(isFiltered({ request: "req_1" })).toBe(false);
  expect(isFiltered({ request: "req_1", q: "x" })).toBe(true);
});
