/** Who may say what to the background is told by the browser, never by the message. */
import { expect, test } from "vitest";
import { type MessageSender, speakerOf } from "../../extension/background/senders";
import { FromOwnPage, FromPanel } from "../../extension/messages/from-extension";
import { FromPage, FromPortal, PageSighting } from "../../extension/messages/from-page";

const own = { id: "abc", base: "chrome-extension://abc/" };
const page = { id: "abc", url: "https://console.aws.amazon.com/s3", tab: { id: 7 }, frameId: 0 };
const secret = "x".repeat(43);

test.each<[string, MessageSender, string | null]>([
  ["a content script in a page", page, "page"],
  ["a frame inside a page", { ...page, frameId: 3 }, null],
  ["a page without a tab", { id: page.id, url: page.url, frameId: 0 }, null],
  ["another extension", { ...page, id: "other" }, null],
  ["a file", { ...page, url: "file:///etc/passwd" }, null],
  ["nobody", {}, null],
  ["the popup", { id: "abc", url: `${own.base}popup.html` }, "own"],
  ["a tab of our own", { ...page, url: `${own.base}options.html` }, "own"],
  [
    "one of our pages in somebody's frame",
    { ...page, url: `${own.base}popup.html`, frameId: 2 },
    null,
  ],
  ["the panel in a frame", { ...page, url: `${own.base}panel.html`, frameId: 2 }, "panel"],
  ["the panel as a page of its own", { ...page, url: `${own.base}panel.html` }, null],
  ["a host that begins like us", { ...page, url: "https://abc.example/panel.html" }, "page"],
])("%s", (_who, sender, who) => {
  expect(speakerOf(sender, own)?.who ?? null).toBe(who);
});

const sighting = {
  provider: "aws",
  service: "s3",
  type: "bucket",
  id: "exports",
  region: null,
  account: null,
  denied: null,
};

test("a page can say what it shows, ask for the chip and the panel, and nothing else", () => {
  expect(FromPage.safeParse({ kind: "sighted", of: 1, sighting }).success).toBe(true);
  for (const kind of ["call", "about", "connect", "confirm", "disconnect", "status", "takeDraft"])
    expect(FromPage.safeParse({ kind, operation: "createRequest", input: {} }).success).toBe(false);
});

test.each([
  ["a field of its own", { ...sighting, url: "https://x.example" }],
  ["a console that nobody knows", { ...sighting, provider: "evil" }],
  ["a line break in an id", { ...sighting, id: "a\nb" }],
  ["an endless id", { ...sighting, id: "a".repeat(1_101) }],
  ["a service that is no word", { ...sighting, service: "s3<script>" }],
  [
    "too much that is missing",
    { ...sighting, denied: { missing: Array(21).fill("a"), helpless: null, wrongAccount: false } },
  ],
  ["a prototype", JSON.parse('{"__proto__":{"provider":"aws"}}')],
])("a sighting with %s is not read", (_what, crafted) => {
  expect(PageSighting.safeParse(crafted).success).toBe(false);
});

test("the panel's messages carry its secret, and those of other pages cannot pass for them", () => {
  const ask = { kind: "view" };
  expect(FromPanel.safeParse({ nonce: secret, ask }).success).toBe(true);
  expect(FromPanel.safeParse({ ask }).success).toBe(false);
  expect(FromPanel.safeParse({ nonce: secret, ask: { kind: "disconnect" } }).success).toBe(false);
  expect(FromPanel.safeParse({ kind: "status" }).success).toBe(false);
});

test("a call names an operation of the list", () => {
  const call = (operation: string) =>
    FromOwnPage.safeParse({ kind: "about", tabId: 1, ask: { kind: "call", operation, input: {} } });
  expect(call("createRequest").success).toBe(true);
  expect(call("revealSecrets").success).toBe(false);
  expect(call("constructor").success).toBe(false);
});

test("a handover is a code and a state of the right form", () => {
  const code = `hp_xc_${secret}`;
  expect(FromPortal.safeParse({ kind: "handover", code, state: secret }).success).toBe(true);
  expect(FromPortal.safeParse({ kind: "handover", code: "x", state: secret }).success).toBe(false);
});
