/** `/extension/connect`: a signed-in person lets the extension of this browser act for them, by a press on a button. */

import { type Context, Hono } from "hono";
import { z } from "zod";
import { ExtensionClientId } from "../contract/extension-sessions";
import {
  type ConnectAsk,
  connectExtension,
  requireOwnRedirect,
} from "../identity/connect-extension";
import { approveExtension, isKnownExtension } from "../identity/known-extensions";
import { isAdmin, isSignedIn } from "../lib/actor";
import { AppError } from "../lib/errors";
import { base64url, fromBase64url } from "../lib/ids";
import type { AppEnv } from "../routes/app-env";
import { ConnectPage, HandoverPage, UnknownExtensionPage } from "./connect-view";
import { one, readForm } from "./forms";
import { showPage } from "./page";

type C = Context<AppEnv>;

/** OAuth's own names, as RFC 7636 has them. `plain` is refused: S256 or nothing. */
const Ask = z.object({
  client_id: ExtensionClientId,
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal("S256"),
  state: z.string().regex(/^[\x21-\x7e]{8,512}$/),
  redirect_uri: z.string().min(1).max(256).optional(),
});

/** @throws {AppError} `bad_input`, `not_allowed`; never sends anybody to an address that was not checked */
async function readAsk(fields: Readonly<Record<string, string>>): Promise<ConnectAsk> {
  const read = Ask.safeParse({ ...fields, redirect_uri: fields.redirect_uri || undefined });
  if (!read.success) {
    throw new AppError(
      "bad_input",
      "This link is not complete. Press Connect in the extension once more.",
    );
  }
  const { client_id: clientId, code_challenge: challenge, state, redirect_uri } = read.data;
  const ask = { clientId, challenge, state, redirectUri: redirect_uri ?? null };
  await requireOwnRedirect(ask);
  return ask;
}

/** Everything the address asked for, as one word that may travel through the sign-in. */
const packed = (query: URLSearchParams): string =>
  base64url(new TextEncoder().encode(query.toString()));

function unpacked(word: string): Record<string, string> {
  try {
    return Object.fromEntries(
      new URLSearchParams(new TextDecoder().decode(fromBase64url(word))).entries(),
    );
  } catch {
    return {};
  }
}

const MAX_PACKED = 2_000;

async function show(c: C): Promise<Response> {
  const { actor } = c.var.ctx;
  const { searchParams } = new URL(c.req.url);
  const word = searchParams.get("ask");
  const fields = word ? unpacked(word.slice(0, MAX_PACKED)) : Object.fromEntries(searchParams);
  const ask = await readAsk(fields);
  if (!isSignedIn(actor)) {
    const next = `/extension/connect?ask=${word ?? packed(searchParams)}`;
    return c.redirect(`/sign-in?${new URLSearchParams({ next })}`, 303);
  }
  if (ask.redirectUri !== null) c.set("formTarget", new URL(ask.redirectUri).origin);
  if (!(await isKnownExtension(c.var.ctx, ask.clientId))) {
    const back = word ?? packed(searchParams);
    return showPage(
      c,
      { title: "An extension that nobody approved", status: 403 },
      <UnknownExtensionPage clientId={ask.clientId} back={back} admin={isAdmin(actor)} />,
    );
  }
  const userAgent = c.req.header("user-agent") ?? "";
  return showPage(
    c,
    { title: "Connect the extension" },
    <ConnectPage ask={ask} email={actor.principal.email} userAgent={userAgent} />,
  );
}

async function connect(c: C): Promise<Response> {
  const posted = await readForm(c);
  const { ctx } = c.var;
  const { actor } = ctx;
  if (!isSignedIn(actor)) throw new AppError("not_signed_in", "Sign in to continue.");
  const ask = await readAsk(
    Object.fromEntries(Object.keys(posted).map((name) => [name, one(posted, name)])),
  );
  const code = await connectExtension({ ...ctx, actor }, ask, c.req.header("user-agent") ?? "");
  if (ask.redirectUri === null) {
    return showPage(c, { title: "Connected" }, <HandoverPage code={code} state={ask.state} />);
  }
  return c.redirect(`${ask.redirectUri}?${new URLSearchParams({ code, state: ask.state })}`, 303);
}

/** An admin lets everybody connect this extension from now on, and goes on to connect it. */
async function approve(c: C): Promise<Response> {
  const posted = await readForm(c);
  const word = one(posted, "ask").slice(0, MAX_PACKED);
  const { clientId } = await readAsk(unpacked(word));
  await approveExtension(c.var.ctx, clientId);
  return c.redirect(`/extension/connect?${new URLSearchParams({ ask: word })}`, 303);
}

export const extensionConnectRoutes = new Hono<AppEnv>()
  .post("/extension/approve", approve)
  .get("/extension/connect", show)
  .post("/extension/connect", connect);
