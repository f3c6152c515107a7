/** `/` and `/request/:flowId` for members. */
import { type Context, Hono } from "hono";
import { listActivity, listApprovals, listMyRequests } from "../access/list-requests";
import { NewApiToken } from "../contract/api-tokens";
import { Scope } from "../contract/endpoint";
import { FlowId } from "../contract/values";
import { createApiToken } from "../identity/api-tokens";
import { isEmpty } from "../identity/sign-up";
import type { Actor, AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { answerJson } from "./answer-json";
import type { AppEnv } from "./app-env";
import { one, readForm } from "./forms";
import { HomePage, TokenPage } from "./home-view";
import { showPage } from "./page";
import { readOffers } from "./read-offers";
import {
  choosePlace,
  formProps,
  preview,
  requireOffer,
  searchResources,
  submit,
} from "./request-flow";
import { RequestForm } from "./request-form";

type C = Context<AppEnv>;
type MemberContext = AppContext & { readonly actor: Extract<Actor, { kind: "session" }> };

const SHOWN = 20;
const TOKEN_DAYS = 30;

/** Access that somebody has, or may still have. */
const standingStates = ["granting", "active", "revoking"] as const;

/** @throws {AppError} `not_signed_in` */
function requireSession(c: C): MemberContext {
  const { actor } = c.var.ctx;
  if (actor.kind === "session") return { ...c.var.ctx, actor };
  throw new AppError("not_signed_in", "Sign in to continue.");
}

async function showHome(c: C): Promise<Response> {
  const { ctx, linkActor } = c.var;
  if (ctx.actor.kind !== "session") {
    if (await isEmpty(ctx)) return c.redirect("/sign-up", 303);
    return c.redirect(linkActor ? `/l/${linkActor.accessLinkId}` : "/sign-in", 303);
  }
  const me = requireSession(c);
  const admin = me.actor.role === "admin";
  const [open, past, approvals, standing, offers, user, organization] = await Promise.all([
    listMyRequests(me, { limit: SHOWN, open: "true" }),
    listMyRequests(me, { limit: 5, open: "false" }),
    listApprovals(me, { limit: SHOWN }),
    admin ? listActivity(me, { limit: SHOWN, state: [...standingStates] }) : null,
    readOffers(me),
    ctx.db.query.users.findFirst({
      columns: { fullName: true },
      where: (u, { eq }) => eq(u.id, me.actor.userId),
    }),
    ctx.db.query.organization.findFirst({ columns: { paused: true, pausedReason: true } }),
  ]);
  return showPage(
    c,
    { title: "Home", wide: true },
    <HomePage
      name={user?.fullName.split(" ")[0] ?? ""}
      admin={admin}
      standing={standing}
      open={open.items}
      past={past.items}
      approvals={approvals.items}
      offers={offers}
      paused={organization?.paused ? (organization.pausedReason ?? "") : null}
    />,
  );
}

type Again = Omit<Parameters<typeof formProps>[3], "action" | "page">;

async function showForm(c: C, place: string | undefined, again: Again = {}): Promise<Response> {
  const me = requireSession(c);
  const offer = await requireOffer(me, c.req.param("flowId"));
  const page = `/request/${offer.flowId}`;
  const props = await formProps(me, offer, choosePlace(offer, place), {
    action: page,
    page,
    ...again,
  });
  return showPage(
    c,
    { title: offer.name, wide: true, status: again.errors ? 400 : 200 },
    <>
      <div class="lead">
        <p class="eyebrow">
          <a href="/">Home</a>
        </p>
        <h1>{offer.name}</h1>
        {offer.description && <p>{offer.description}</p>}
      </div>
      <RequestForm {...props} />
    </>,
  );
}

/** @throws {AppError} `not_found` */
function requireFlowId(c: C): FlowId {
  const id = FlowId.safeParse(c.req.param("flowId"));
  if (id.success) return id.data;
  throw new AppError("not_found", "This access flow is not there.");
}

async function ask(c: C): Promise<Response> {
  const posted = await readForm(c);
  const done = await submit(requireSession(c), requireFlowId(c), posted, "portal");
  if ("made" in done) return c.redirect(`/requests/${done.made}`, 303);
  return showForm(c, one(posted, "place"), done);
}

async function createToken(c: C): Promise<Response> {
  const posted = await readForm(c);
  const me = requireSession(c);
  const wanted = NewApiToken.safeParse({
    name: one(posted, "tokenName"),
    scopes: Scope.options,
    expiresInDays: TOKEN_DAYS,
  });
  if (!wanted.success) throw new AppError("bad_input", "Give the token a name of one line.");
  const { name, token } = await createApiToken(me, wanted.data);
  return showPage(
    c,
    { title: "API token" },
    <TokenPage name={name} token={token} publicUrl={me.settings.publicUrl} />,
  );
}

export const homeRoutes = new Hono<AppEnv>()
  .get("/", showHome)
  .get("/request/:flowId", (c) => showForm(c, c.req.query("place")))
  .post("/request/:flowId", ask)
  .post("/request/:flowId/dry-run", (c) =>
    answerJson(c, async () => preview(requireSession(c), requireFlowId(c), await readForm(c))),
  )
  .get("/request/:flowId/resources", (c) =>
    answerJson(c, () => searchResources(requireSession(c), requireFlowId(c), c.req.query())),
  )
  .post("/tokens", createToken);
