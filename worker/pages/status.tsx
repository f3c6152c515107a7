/** `/requests/:requestId` for people who came through an access link. Members have the portal at the same address. */
import { type Context, Hono } from "hono";
import { cancelRequest } from "../access/cancel-request";
import { extendRequest } from "../access/extend-request";
import { listAccessDetails } from "../access/list-access-details";
import { remindApprovers } from "../access/remind-approvers";
import { requestAgain } from "../access/request-again";
import { returnRequest } from "../access/return-request";
import { revealSecrets } from "../access/reveal-secrets";
import { viewRequest } from "../access/view-request";
import type { AccessRequest } from "../contract/requests";
import { RequestId, UnitId } from "../contract/values";
import { isSignedIn, type LinkActor } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { answerJson } from "./answer-json";
import { one, type Posted, readForm } from "./forms";
import { showPage } from "./page";
import { showPortal } from "./portal";
import { requestTitle } from "./request-facts";
import { StatusPage } from "./status-view";
import { stateWords } from "./words";

type C = Context<AppEnv>;
type Held = {
  readonly ctx: AppContext & { readonly actor: LinkActor };
  readonly request: AccessRequest;
};

/** @throws {AppError} `not_found` */
function requireId(c: C): RequestId {
  const id = RequestId.safeParse(c.req.param("requestId"));
  if (id.success) return id.data;
  throw new AppError("not_found", "There is no such request.");
}

/**
 * The request as the holder of the access link sees it. Somebody may hold a portal session in the same browser;
 * on this page the link is who acts.
 * @throws {AppError} `not_found`, `not_signed_in`
 */
async function requireHeld(c: C): Promise<Held> {
  const { ctx, linkActor } = c.var;
  const id = requireId(c);
  if (!linkActor) throw new AppError("not_signed_in", "Open your access link to see this request.");
  const asLink = { ...ctx, actor: linkActor };
  return { ctx: asLink, request: await viewRequest(asLink, id) };
}

async function show(c: C, { ctx, request }: Held, refused?: string): Promise<Response> {
  const details = request.state === "active" ? await listAccessDetails(ctx, request.id) : [];
  const [words] = stateWords(request);
  return showPage(
    c,
    {
      title: `${words}: ${requestTitle(request)}`,
      wide: true,
      status: refused === undefined ? 200 : 409,
    },
    <StatusPage
      request={request}
      details={details}
      home={`/l/${ctx.actor.principal.accessLinkId}`}
      message={refused}
    />,
  );
}

type Verb = (ctx: AppContext, id: RequestId, posted: Posted) => Promise<unknown>;

/** A button of the page: does it and shows the page again. A "no" is shown on the page, beside the present state. */
const act = (verb: Verb) => async (c: C) => {
  const posted = await readForm(c);
  const held = await requireHeld(c);
  try {
    await verb(held.ctx, held.request.id, posted);
  } catch (error) {
    return showRefusal(c, error);
  }
  return c.redirect(`/requests/${held.request.id}`, 303);
};

async function again(c: C): Promise<Response> {
  await readForm(c);
  const held = await requireHeld(c);
  try {
    const made = await requestAgain(held.ctx, held.request.id, {});
    return c.redirect(`/requests/${made.id}`, 303);
  } catch (error) {
    return showRefusal(c, error);
  }
}

async function showRefusal(c: C, error: unknown): Promise<Response> {
  if (!(error instanceof AppError) || error.status >= 500 || error.code === "not_found")
    throw error;
  return show(c, await requireHeld(c), error.message);
}

/** A secret that is shown once; the page's script asks. */
async function reveal(c: C): Promise<object> {
  const { ctx, request } = await requireHeld(c);
  const unitId = UnitId.safeParse(c.req.param("unitId"));
  if (!unitId.success) throw new AppError("not_found", "There is no such access.");
  return revealSecrets(ctx, request.id, unitId.data);
}

/** Whether a member who is signed in has this request in the portal. */
async function isInPortal({ var: { ctx } }: C, id: RequestId): Promise<boolean> {
  if (!isSignedIn(ctx.actor)) return false;
  const seen = await viewRequest(ctx, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  return seen !== null;
}

async function showRequest(c: C): Promise<Response> {
  // Nobody is led to the sign-in page; a member without an access link is told in the portal what there is.
  if (!c.var.linkActor || (await isInPortal(c, requireId(c)))) return showPortal(c);
  return show(c, await requireHeld(c));
}

export const statusRoutes = new Hono<AppEnv>()
  .get("/requests/:requestId", showRequest)
  .get("/requests/:requestId/state", (c) =>
    answerJson(c, async () => (await requireHeld(c)).request),
  )
  .post("/requests/:requestId/units/:unitId/reveal", (c) => answerJson(c, () => reveal(c)))
  .post(
    "/requests/:requestId/cancel",
    act((ctx, id, p) => cancelRequest(ctx, id, one(p, "reason"))),
  )
  .post(
    "/requests/:requestId/remind",
    act((ctx, id) => remindApprovers(ctx, id)),
  )
  .post(
    "/requests/:requestId/extend",
    act((ctx, id) => extendRequest(ctx, id)),
  )
  .post(
    "/requests/:requestId/return",
    act((ctx, id, p) => returnRequest(ctx, id, one(p, "reason"))),
  )
  .post("/requests/:requestId/again", again);
