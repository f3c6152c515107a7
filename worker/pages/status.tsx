/** `/requests/:requestId`: one page for members and for people who came through an access link. */
import { eq } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { requests } from "../../db/schema";
import { cancelRequest } from "../access/cancel-request";
import { decideRequest } from "../access/decide-request";
import { extendRequest } from "../access/extend-request";
import { listAccessDetails } from "../access/list-access-details";
import { remindApprovers } from "../access/remind-approvers";
import { requestAgain } from "../access/request-again";
import { returnRequest } from "../access/return-request";
import { revealSecrets } from "../access/reveal-secrets";
import { revokeRequest } from "../access/revoke-request";
import { viewRequest } from "../access/view-request";
import type { AccessRequest } from "../contract/requests";
import { RequestId, UnitId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { answerJson } from "./answer-json";
import type { AppEnv } from "./app-env";
import { fieldErrors, one, type Posted, readForm } from "./forms";
import { showPage } from "./page";
import { showPortal } from "./portal";
import { readDecision } from "./read-decision";
import { requestTitle } from "./request-facts";
import { StatusPage, type StatusProps } from "./status-view";
import { stateWords } from "./words";

type C = Context<AppEnv>;
type Seen = { readonly ctx: AppContext; readonly request: AccessRequest };

/**
 * The request as the viewer may see it. Somebody may hold a portal session and a link session in one browser;
 * whichever of them knows the request is who acts.
 * @throws {AppError} `not_found`, `not_signed_in`
 */
async function requireSeen(c: C): Promise<Seen> {
  const { ctx, linkActor } = c.var;
  const id = RequestId.safeParse(c.req.param("requestId"));
  if (!id.success) throw new AppError("not_found", "There is no such request.");
  if (ctx.actor.kind === "nobody")
    throw new AppError("not_signed_in", "Sign in, or open your access link, to see this request.");
  try {
    return { ctx, request: await viewRequest(ctx, id.data) };
  } catch (error) {
    if (
      !(error instanceof AppError) ||
      error.code !== "not_found" ||
      !linkActor ||
      ctx.actor === linkActor
    )
      throw error;
    const asLink = { ...ctx, actor: linkActor };
    return { ctx: asLink, request: await viewRequest(asLink, id.data) };
  }
}

async function show(
  c: C,
  seen: Seen,
  refused: Pick<StatusProps, "message" | "errors"> = {},
): Promise<Response> {
  const { ctx, request } = seen;
  const { actor } = ctx;
  const mine =
    "userId" in actor &&
    (request.grantee.id === actor.userId || request.requester.id === actor.userId);
  const details =
    mine && request.state === "active" ? await listAccessDetails(ctx, request.id) : [];
  const [row] = await ctx.db
    .select({ policy: requests.policy })
    .from(requests)
    .where(eq(requests.id, request.id));
  const [words] = stateWords(request);
  return showPage(
    c,
    {
      title: `${words}: ${requestTitle(request)}`,
      wide: true,
      status: refused.message !== undefined || refused.errors ? 409 : 200,
    },
    <StatusPage
      request={request}
      details={details}
      viewerId={"userId" in actor ? actor.userId : request.requester.id}
      reasonRequired={row?.policy.settings.approverReasonRequired ?? false}
      home={actor.kind === "link" ? `/l/${actor.accessLinkId}` : "/"}
      {...refused}
    />,
  );
}

type Verb = (ctx: AppContext, id: RequestId, posted: Posted) => Promise<unknown>;

/** A button of the page: does it and shows the page again. A "no" is shown on the page, beside the present state. */
const act = (verb: Verb) => async (c: C) => {
  const posted = await readForm(c);
  const seen = await requireSeen(c);
  try {
    await verb(seen.ctx, seen.request.id, posted);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "not_found")
      throw error;
    const errors = fieldErrors(error);
    return show(c, await requireSeen(c), {
      message: error.message,
      errors: "reason" in errors ? errors : undefined,
    });
  }
  return c.redirect(`/requests/${seen.request.id}`, 303);
};

async function again(c: C): Promise<Response> {
  await readForm(c);
  const seen = await requireSeen(c);
  try {
    const made = await requestAgain(seen.ctx, seen.request.id, {});
    return c.redirect(`/requests/${made.id}`, 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "not_found")
      throw error;
    return show(c, seen, { message: error.message });
  }
}

async function decide(ctx: AppContext, id: RequestId, posted: Posted): Promise<void> {
  const decision = readDecision(posted);
  if (!decision.success)
    throw new AppError("bad_input", "Choose approve or reject, and look at the fields again.");
  await decideRequest(ctx, id, decision.data);
}

/** A secret that is shown once; the page's script asks. */
async function reveal(c: C): Promise<object> {
  const { ctx, request } = await requireSeen(c);
  const unitId = UnitId.safeParse(c.req.param("unitId"));
  if (!unitId.success) throw new AppError("not_found", "There is no such access.");
  return revealSecrets(ctx, request.id, unitId.data);
}

/** Members have the portal; who came through an access link has this page. */
async function showRequest(c: C): Promise<Response> {
  if (c.var.ctx.actor.kind === "nobody") return showPortal(c);
  const seen = await requireSeen(c).catch((error: unknown) => {
    // The portal says in its own words that there is nothing.
    if (c.var.ctx.actor.kind === "session") return null;
    throw error;
  });
  return seen && seen.ctx.actor.kind === "link" ? show(c, seen) : showPortal(c);
}

export const statusRoutes = new Hono<AppEnv>()
  .get("/requests/:requestId", showRequest)
  .get("/requests/:requestId/state", (c) =>
    answerJson(c, async () => (await requireSeen(c)).request),
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
  .post(
    "/requests/:requestId/revoke",
    act((ctx, id, p) => revokeRequest(ctx, id, one(p, "reason"))),
  )
  .post("/requests/:requestId/decision", act(decide))
  .post("/requests/:requestId/again", again);
