import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inRoot } from "../../scripts/paths";
import { renderAddresses } from "../../scripts/portal-addresses";
import { endpoints } from "../../worker/contract/all";

/** Endpoints that no page of the portal calls, and why. */
const elsewhere: Record<string, string> = {
  getOpenApi: "the API reference at /api",
  getLogo: "an image",
  createFlow: "the builder keeps a draft and publishes that",
  duplicateFlow: "the builder opens a copy as a draft, so nothing is made unseen",
  replaceGroupMembers:
    "for programs that keep the whole list; the page adds and removes one by one",
  getShift: "the list holds each shift as a whole",
};
/** What only the browser extension and programs that stand in for it call. */
const isForExtension = (path: string) =>
  /\/extension\/(tokens|revoke|flags)|\/sightings/.test(path);

const sources = globSync("portal/**/*.{ts,tsx}").filter((file) => !file.endsWith(".gen.ts"));
const used = new Set(
  sources.flatMap((file) =>
    [
      ...readFileSync(file, "utf8").matchAll(
        /\b(?:useRead|useList|useChange|call|addressOf|queryOf|addresses)(?:<[^(]*>)?(?:\(\s*"|\.)(\w+)/g,
      ),
    ].map(([, id]) => id ?? ""),
  ),
);

test("the portal's list of addresses is made from the contract as it is: run `node scripts/portal-addresses.ts`", async () => {
  expect(readFileSync(inRoot("portal", "api", "addresses.gen.ts"), "utf8")).toBe(
    await renderAddresses(),
  );
});

test("whatever the API can do, the portal can do: every declared endpoint is used by a page", () => {
  const unused = endpoints
    .filter(({ operationId, path }) => !(operationId in elsewhere) && !isForExtension(path))
    .map(({ operationId }) => operationId)
    .filter((id) => !used.has(id));
  expect(unused).toEqual([]);
});

test("no excuse in the list of unused endpoints is out of date", () => {
  expect(Object.keys(elsewhere).filter((id) => used.has(id))).toEqual([]);
});

/** Endpoints of a page that take no token, and why. */
const program = "a program has no sessions, browsers, devices and looks of its own";
const sessionsOnly: Record<string, string> = {
  changeMe: program,
  setMyNotifications: program,
  listSessions: program,
  endSession: program,
  endOtherSessions: program,
  listExtensionSessions: program,
  endExtensionSession: program,
  listBrowsers: program,
  forgetBrowser: program,
  forgetBrowsers: program,
  createApiToken: "a token that makes tokens would outlive its own revocation",
  setMailSettings: "whoever chooses the mail server reads everybody's sign-in links",
  revealSecrets: "secrets are shown to people who are signed in",
};

test("whatever the portal can do, an API token can do: but for the few that say why", () => {
  const declared = new Map(endpoints.map((e) => [e.operationId, e]));
  const closed = [...used].filter((id) => {
    const endpoint = declared.get(id);
    return endpoint && endpoint.audience !== "anyone" && !endpoint.scope;
  });
  expect(closed.filter((id) => !(id in sessionsOnly))).toEqual([]);
  // No reason in the list is out of date.
  expect(Object.keys(sessionsOnly).filter((id) => !closed.includes(id))).toEqual([]);
});
