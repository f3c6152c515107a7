/** Tokens: renewed once however many ask, never lost by a failure that was not theirs, and shown to nobody. */
import { beforeEach, expect, test, vi } from "vitest";
import { fakeBrowser } from "wxt/testing/fake-browser";

vi.mock("wxt/browser", async () => ({
  browser: (await import("wxt/testing/fake-browser")).fakeBrowser,
}));

const { call } = await import("../../extension/api/call");
const { forgetPanel, isPanel, openPanel } = await import("../../extension/background/panels");
const { takeHandover, connectInTab } = await import("../../extension/session/connect");
const { load, save } = await import("../../extension/session/store");
const { disconnect, freshAccess } = await import("../../extension/session/tokens");

const portal = "https://hallpass.example.com";
const user = { id: "user_1" as const, email: "linus@example.com", fullName: "Linus" };
const soon = () => new Date(Date.now() + 600_000).toISOString();
const tokens = (n: number) => ({
  tokenType: "Bearer",
  accessToken: `access-${n}`,
  accessExpiresAt: soon(),
  refreshToken: `refresh-${n}`,
  refreshExpiresAt: soon(),
  sessionId: "ext_1",
  sessionExpiresAt: soon(),
  user,
});
const problem = (status: number, code: string) =>
  Response.json({ type: "", title: "", status, code, detail: "no" }, { status });

type Sent = { readonly url: string; readonly init: RequestInit };
let sent: Sent[] = [];

/** What the portal answers, call by call. */
function portalAnswers(answer: (sent: Sent, n: number) => Response | Error): void {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const told = answer({ url, init }, sent.length);
    await new Promise((done) => setTimeout(done, 5));
    if (told instanceof Error) throw told;
    return told;
  });
}

beforeEach(async () => {
  fakeBrowser.reset();
  vi.spyOn(fakeBrowser.runtime, "id", "get").mockReturnValue("our-extension");
  sent = [];
  await save("local", "session", { portal, user, sessionId: "ext_1", refreshToken: "refresh-0" });
});

test("ten calls at once renew once, and all go on with the new token", async () => {
  portalAnswers((_, n) => Response.json(tokens(n)));
  const all = await Promise.all(Array.from({ length: 10 }, () => freshAccess()));
  expect(new Set(all.map(({ token }) => token))).toEqual(new Set(["access-1"]));
  expect(sent.length).toBe(1);
  expect((await load("local", "session"))?.refreshToken).toBe("refresh-1");
});

test("a token that the portal refuses is renewed and the call repeated, once", async () => {
  await save("session", "access", {
    token: "old",
    expiresAt: Date.now() + 600_000,
    sessionId: "ext_1",
  });
  portalAnswers(({ url, init }) => {
    if (url.endsWith("/extension/tokens")) return Response.json(tokens(1));
    const bearer = new Headers(init.headers).get("authorization");
    return bearer === "Bearer access-1"
      ? Response.json({ ok: true })
      : problem(401, "not_signed_in");
  });
  await expect(call("getExtensionFlags", {})).resolves.toEqual({ ok: true });
  expect(sent.length).toBe(3);
});

test("a portal that cannot be reached costs nobody their sign-in", async () => {
  portalAnswers(() => new TypeError("network"));
  await expect(freshAccess()).rejects.toMatchObject({ code: "offline" });
  portalAnswers(() => new Response("<html>bad gateway</html>", { status: 502 }));
  await expect(freshAccess()).rejects.toMatchObject({ code: "offline" });
  expect((await load("local", "session"))?.refreshToken).toBe("refresh-0");
});

test("a sign-in that is over is said, and its tokens are gone", async () => {
  portalAnswers(() => problem(400, "sign_in_over"));
  await expect(freshAccess()).rejects.toMatchObject({ code: "not_signed_in" });
  expect(await load("local", "session")).toMatchObject({ portal, refreshToken: null });
  sent = [];
  await expect(freshAccess()).rejects.toMatchObject({ code: "not_signed_in" });
  expect(sent).toEqual([]);
});

test("calls carry the token and no cookies, and follow nobody elsewhere", async () => {
  portalAnswers(({ url }) => Response.json(url.endsWith("/tokens") ? tokens(1) : {}));
  await call("getRequest", { params: { requestId: "req_a/../b" as never } });
  const { url, init } = sent[1] ?? { url: "", init: {} };
  expect(url).toBe(`${portal}/api/v1/requests/req_a%2F..%2Fb`);
  expect(init).toMatchObject({ credentials: "omit", redirect: "error", cache: "no-store" });
});

test("disconnecting forgets here even when the portal is away", async () => {
  portalAnswers(() => new TypeError("network"));
  await disconnect();
  expect(await load("local", "session")).toBeNull();
  await expect(freshAccess()).rejects.toMatchObject({ code: "not_connected" });
});

test("a handover needs the state of this sign-in, from the portal it began at, and only once", async () => {
  portalAnswers((_, n) => Response.json(tokens(n)));
  const url = new URL(await connectInTab(portal));
  const state = url.searchParams.get("state") ?? "";
  expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  await expect(takeHandover("code", "other", portal)).rejects.toMatchObject({
    code: "sign_in_over",
  });
  await expect(takeHandover("code", state, "https://evil.example")).rejects.toMatchObject({
    code: "sign_in_over",
  });
  expect(sent).toEqual([]);
  await takeHandover("code", state, portal);
  await expect(takeHandover("code", state, portal)).rejects.toMatchObject({ code: "sign_in_over" });
  expect(sent.length).toBe(1);
});

test("the first frame that names a panel's secret keeps it; others, older and foreign ones get nothing", async () => {
  const nonce = await openPanel(7);
  expect(await isPanel(7, "3:doc", "x".repeat(43))).toBe(false);
  expect(await isPanel(8, "3:doc", nonce)).toBe(false);
  expect(await isPanel(7, "3:doc", nonce)).toBe(true);
  expect(await isPanel(7, "3:doc", nonce)).toBe(true);
  expect(await isPanel(7, "4:other", nonce)).toBe(false);
  const next = await openPanel(7);
  expect(await isPanel(7, "3:doc", nonce)).toBe(false);
  const both = await Promise.all([isPanel(7, "5:a", next), isPanel(7, "6:b", next)]);
  expect(both.filter(Boolean).length).toBe(1);
  await forgetPanel(7);
  expect(await isPanel(7, "5:a", next)).toBe(false);
});

test("a secret that no frame took within moments is worth nothing", async () => {
  const nonce = await openPanel(7);
  vi.useFakeTimers({ now: Date.now() + 20_000, toFake: ["Date"] });
  expect(await isPanel(7, "3:doc", nonce)).toBe(false);
  vi.useRealTimers();
});
