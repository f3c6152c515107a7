import { beforeEach, expect, test } from "vitest";
import { exchangeRegions } from "../../worker/pages/client/live";

const html = (
  state: string,
  hero: string,
  access: string,
) => `<html><head><title>${state}</title></head><body>
  <div data-poll="/x" data-state="${state}" data-words="${state} now">
    <div data-live="hero">${hero}</div>
    <div data-live="access">${access}</div>
  </div><div id="announcer"></div></body></html>`;

const documentOf = (text: string) => new DOMParser().parseFromString(text, "text/html");
const slot = '<div id="secret-1" data-keep></div><button id="b">Show</button>';

let rendered: Map<string, string>;

beforeEach(() => {
  document.documentElement.innerHTML = documentOf(
    html("pending", "Waiting", slot),
  ).documentElement.innerHTML;
  rendered = new Map(
    [...document.querySelectorAll<HTMLElement>("[data-live]")].map((r) => [
      r.dataset.live ?? "",
      r.outerHTML,
    ]),
  );
});

const region = (name: string) => document.querySelector(`[data-live="${name}"]`);

test("a region the server renders differently is exchanged, and the change is said once", () => {
  exchangeRegions(document, documentOf(html("active", "Active", slot)), rendered);
  expect(region("hero")?.textContent).toBe("Active");
  expect(document.getElementById("announcer")?.textContent).toBe("active now");
  expect(document.title).toBe("active");
});

test("a region the server renders the same is left alone, whatever happened in it", () => {
  const before = region("access");
  exchangeRegions(document, documentOf(html("active", "Active", slot)), rendered);
  expect(region("access")).toBe(before);
});

test("a secret that was shown survives the exchange of its region", () => {
  document
    .getElementById("secret-1")
    ?.append(Object.assign(document.createElement("code"), { textContent: "pa55" }));
  exchangeRegions(
    document,
    documentOf(html("active", "Active", slot.replace("Show", "Shown"))),
    rendered,
  );
  expect(region("access")?.textContent).toContain("pa55");
  expect(region("access")?.textContent).toContain("Shown");
});

test("what somebody is typing in is not taken away", () => {
  const box = document.createElement("input");
  region("hero")?.append(box);
  box.focus();
  exchangeRegions(document, documentOf(html("active", "Active", slot)), rendered);
  expect(region("hero")?.contains(box)).toBe(true);
});

test("the focus stays on a button that is rendered again", () => {
  document.getElementById("b")?.focus();
  exchangeRegions(document, documentOf(html("active", "Active", `${slot} more`)), rendered);
  expect(document.activeElement?.id).toBe("b");
});
