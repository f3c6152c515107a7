/** What popup, badge, notices and context menu decide, each pure. */
import { describe, expect, test, vi } from "vitest";
import type { AccessRequest } from "../../../worker/contract/requests";

// The modules under test only name the browser; none of these tests asks it for anything.
vi.mock("wxt/browser", () => ({ browser: {} }));

const { newsOf } = await import("../../../extension/background/news");
const { badgeOf } = await import("../../../extension/background/toolbar-badge");
const { findPath } = await import("../../../extension/background/context-menu");
const { readText } = await import("../../../extension/consoles/read-text");
const { byUrgency } = await import("../../../extension/popup/access-list");
const { picksOfHits, picksOfRecent, startingPicks } = await import(
  "../../../extension/popup/picks"
);
const { usualSettings } = await import("../../../extension/session/settings");

const now = Date.parse("2026-11-22T12:00:00Z");
const inMinutes = (n: number) => new Date(now + n * 60_000).toISOString();

const request = (id: string, over: object = {}): AccessRequest =>
  ({
    id,
    state: "active",
    automatic: false,
    flow: { id: "flow_1", name: "Read", version: 1 },
    requester: { id: "usr_1", email: "linus@example.com", fullName: "Linus" },
    units: [
      { resourceId: "res_1", resource: "orders", permission: "read", permissionTitle: "Read" },
    ],
    createdAt: inMinutes(-60),
    expiresAt: inMinutes(60),
    warnedAt: null,
    endedAt: null,
    extension: { allowed: true, seconds: 3_600 },
    ...over,
    // Only what is read here.
  }) as unknown as AccessRequest;

const keysOf = (...args: Parameters<typeof newsOf>) => newsOf(...args).show.map(({ key }) => key);

describe("notices", () => {
  test("say once that access was granted, and not when it was given at once", () => {
    const open = [request("req_a"), request("req_b", { automatic: true })];
    const first = newsOf([], { open, approvals: [] }, usualSettings, now);
    expect(first.show).toMatchObject([{ key: "granted:req_a", text: "Read · orders" }]);
    expect(keysOf(first.told, { open, approvals: [] }, usualSettings, now)).toEqual([]);
  });

  test("say that access ends when the portal warned or five minutes are left, and again after it was extended", () => {
    const ends = request("req_a", { automatic: true, expiresAt: inMinutes(4) });
    const standing = { open: [ends], approvals: [] };
    const first = newsOf([], standing, usualSettings, now);
    expect(first.show).toMatchObject([{ kind: "ending", extendSeconds: 3_600 }]);
    expect(keysOf(first.told, standing, usualSettings, now)).toEqual([]);
    const later = { ...ends, expiresAt: inMinutes(12), warnedAt: inMinutes(0) };
    expect(keysOf(first.told, { ...standing, open: [later] }, usualSettings, now)).toHaveLength(1);
    const calm = { ...ends, expiresAt: inMinutes(12) };
    expect(keysOf([], { ...standing, open: [calm] }, usualSettings, now)).toEqual([]);
  });

  test("carry no button where access cannot be extended", () => {
    const last = request("req_a", {
      automatic: true,
      expiresAt: inMinutes(1),
      extension: { allowed: false, seconds: 3_600 },
    });
    const { show } = newsOf([], { open: [last], approvals: [] }, usualSettings, now);
    expect(show[0]?.extendSeconds).toBeNull();
  });

  test("are not shown for what stood already when somebody connected, except what ends soon", () => {
    const standing = {
      open: [request("req_a"), request("req_b", { automatic: true, expiresAt: inMinutes(3) })],
      approvals: [request("req_c", { state: "pending" })],
    };
    const { show, told } = newsOf(null, standing, usualSettings, now);
    expect(show.map(({ kind }) => kind)).toEqual(["ending"]);
    expect(told).toHaveLength(3);
  });

  test("can be switched off one kind at a time, and are not made up for when switched on again", () => {
    const standing = { open: [], approvals: [request("req_c", { state: "pending" })] };
    const off = newsOf([], standing, { ...usualSettings, approval: false }, now);
    expect(off.show).toEqual([]);
    expect(keysOf(off.told, standing, usualSettings, now)).toEqual([]);
  });

  test("forget what is over, so that nothing grows", () => {
    const told = ["granted:req_gone", "approval:req_gone"];
    expect(newsOf(told, { open: [], approvals: [] }, usualSettings, now).told).toEqual([]);
  });
});

test("the badge counts approvals, and an end within five minutes or a lost sign-in stands above them", () => {
  const approvals = [request("req_c", { state: "pending" })];
  const calm = [request("req_a")];
  const soon = [request("req_a", { expiresAt: inMinutes(5) })];
  const waits = [request("req_a", { state: "revoking", expiresAt: inMinutes(1) })];
  expect(badgeOf(false, null, now).text).toBe("");
  expect(badgeOf(false, { open: calm, approvals: [] }, now).text).toBe("");
  expect(badgeOf(false, { open: calm, approvals }, now)).toMatchObject({
    text: "1",
    tone: "accent",
  });
  expect(badgeOf(false, { open: waits, approvals }, now).text).toBe("1");
  expect(badgeOf(false, { open: soon, approvals }, now)).toMatchObject({ text: "!", tone: "bad" });
  expect(badgeOf(true, null, now)).toMatchObject({ text: "!", tone: "bad" });
  const many = Array.from({ length: 120 }, () => request("req_c"));
  expect(badgeOf(false, { open: [], approvals: many }, now).text).toBe("99+");
});

test.each([
  ["arn:aws:s3:::acme-logs", "s3", "acme-logs"],
  ['see "arn:aws:s3:::acme-logs/2026/a.txt".', "s3", "acme-logs/2026/a.txt"],
  ["role (arn:aws:iam::111122223333:role/deploy),", "iam", "deploy"],
  [
    "https://console.cloud.google.com/storage/browser/acme-assets?project=acme",
    "storage",
    "acme-assets",
  ],
])("the selected text %j is recognised", (text, service, id) => {
  expect(readText(text)).toMatchObject({ service, id });
});

test("an ARM id is recognised by itself", () => {
  const id =
    "/subscriptions/0a1b2c3d-0001-4000-8000-000000000001/resourceGroups/web/providers/Microsoft.KeyVault/vaults/keys";
  expect(readText(id)).toMatchObject({ provider: "azure", service: "microsoft.keyvault" });
});

test.each([
  "orders",
  "",
  "arn:",
  "arn:aws:s3",
  "javascript:alert(1)",
  "https://evil.example/x",
  "a b /subscriptions/x",
])("the selected text %j is only searched for", (text) => {
  expect(readText(text)).toBeNull();
});

test("selected text stays one value of our own page's address, however it looks", () => {
  const path = findPath("  #find=x&find=y <script>  ");
  expect(path.startsWith("/popup.html#find=")).toBe(true);
  expect(new URLSearchParams(path.split("#")[1]).getAll("find")).toEqual([
    "#find=x&find=y <script>",
  ]);
  expect(findPath("x".repeat(100_000)).length).toBeLessThan(3_000);
});

test("access that ends first stands first, then access without an end, then what waits", () => {
  const list = [
    request("waits", { state: "pending", expiresAt: null }),
    request("never", { expiresAt: null }),
    request("late", { expiresAt: inMinutes(90) }),
    request("soon", { expiresAt: inMinutes(9) }),
  ];
  expect(list.sort(byUrgency).map(({ id }) => id)).toEqual(["soon", "late", "never", "waits"]);
});

test("recent requests are those that ended, each thing once, and favourites come before them", () => {
  const ended = { state: "returned", endedAt: inMinutes(-5) };
  const other = [
    { resourceId: "res_2", resource: "logs", permission: "read", permissionTitle: "Read" },
  ];
  const recent = [
    request("open"),
    request("a", ended),
    request("b", ended),
    request("c", { ...ended, units: other }),
    request("several", { ...ended, units: [...other, ...other] }),
  ];
  expect(picksOfRecent(recent).map(({ title }) => title)).toEqual(["orders", "logs"]);
  const favourite = (over: object) =>
    ({
      id: "fav_1",
      flow: { id: "flow_1", name: "Read" },
      bundle: null,
      resource: { id: "res_1", name: "orders", integration: "Shop", path: [] },
      permission: { name: "read", title: "Read" },
      requestable: true,
      ...over,
    }) as unknown as Parameters<typeof startingPicks>[0][number];
  const picks = startingPicks(
    [favourite({}), favourite({ id: "fav_2", requestable: false })],
    recent,
  );
  expect(picks.map(({ title, tag }) => [title, tag])).toEqual([
    ["orders", "Favourite"],
    ["logs", "Recent"],
  ]);
  expect(picks[0]?.target).toMatchObject({ start: { flowId: "flow_1", permission: "read" } });
});

test("a bundle that was found is asked for through the flows that give it", () => {
  const hit = {
    kind: "bundle",
    id: "bun_1",
    name: "On-call kit",
    detail: "Nights",
    resource: null,
    flowIds: ["flow_1"],
    automatic: true,
  } as unknown as Parameters<typeof picksOfHits>[0][number];
  expect(picksOfHits([hit])).toMatchObject([
    { tag: "automatic", target: { kind: "bundle", flowIds: ["flow_1"] } },
  ]);
});
