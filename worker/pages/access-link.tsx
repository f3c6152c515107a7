/** `/l/:accessLinkId`: a flow for people without an account. The address is public; what is behind it wants a proven e-mail address. */
import { type Context, Hono } from "hono";
import { listMyRequests } from "../access/list-requests";
import { EmailAddress } from "../contract/values";
import { proveEmail } from "../identity/prove-email";
import { requestEmailCode } from "../identity/request-email-code";
import { isOnLink, type LinkActor } from "../lib/actor";
import { clientNetwork } from "../lib/client-network";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { type OpenedLink, requireAccessLink } from "./access-link-state";
import { ClosedPage, CodePage, DoorPage, LinkHome } from "./access-link-views";
import { answerJson } from "./answer-json";
import { browserOf, keepLinkSession, nameBrowser } from "./browser";
import { one, readForm } from "./forms";
import { noteRefusal } from "./note-refusal";
import { showPage } from "./page";
import {
  choosePlace,
  formProps,
  preview,
  requireOffer,
  searchResources,
  submit,
} from "./request-flow";
import { RequestForm, type RequestFormProps } from "./request-form";

type C = Context<AppEnv>;
type LinkContext = AppContext & { readonly actor: LinkActor };

const SHOWN_REQUESTS = 20;

const openLink = (c: C) => requireAccessLink(c.var.ctx, c.req.param("accessLinkId"));

/** The holder of a session of this very link, or null. */
function holderOf(c: C, link: OpenedLink): LinkContext | null {
  const { actor } = c.var.ctx;
  return isOnLink(actor) && actor.principal.accessLinkId === link.id
    ? { ...c.var.ctx, actor }
    : null;
}

async function organizationName(ctx: AppContext): Promise<string> {
  return (
    (await ctx.db.query.organization.findFirst({ columns: { name: true } }))?.name ?? "Hallpass"
  );
}

async function showLink(c: C): Promise<Response> {
  const link = await openLink(c);
  const holder = holderOf(c, link);
  if (holder) return showHome(c, link, holder);
  if (link.closed)
    return showPage(
      c,
      { title: link.closed.title, status: 410 },
      <ClosedPage closed={link.closed} />,
    );
  const organization = await organizationName(c.var.ctx);
  return showPage(c, { title: link.name }, <DoorPage link={link} organization={organization} />);
}

async function showHome(
  c: C,
  link: OpenedLink,
  holder: LinkContext,
  again: Partial<Pick<RequestFormProps, "values" | "message" | "errors">> & {
    readonly place?: string;
  } = {},
): Promise<Response> {
  const { items } = await listMyRequests(holder, { limit: SHOWN_REQUESTS });
  const form = link.closed
    ? null
    : await formOf(holder, link, again.place ?? c.req.query("place"), again);
  return showPage(
    c,
    { title: link.name, wide: true, status: again.errors ? 400 : 200 },
    <LinkHome
      link={link}
      organization={await organizationName(holder)}
      requests={items}
      form={form && <RequestForm {...form} />}
    />,
  );
}

async function formOf(
  holder: LinkContext,
  link: OpenedLink,
  place: string | undefined,
  again: Partial<Pick<RequestFormProps, "values" | "message" | "errors">>,
) {
  const offer = await requireOffer(holder, link.flowId);
  return formProps(holder, offer, choosePlace(offer, place), {
    action: `/l/${link.id}/request`,
    page: `/l/${link.id}`,
    ...again,
  });
}

async function sendCode(c: C): Promise<Response> {
  const posted = await readForm(c);
  const link = await openLink(c);
  if (link.closed) return showLink(c);
  const typed = one(posted, "email");
  const email = EmailAddress.safeParse(typed);
  if (!email.success) {
    return showPage(
      c,
      { title: link.name, status: 400 },
      <DoorPage
        link={link}
        organization={await organizationName(c.var.ctx)}
        email={typed}
        errors={{ email: "Type an e-mail address like ada@example.com." }}
      />,
    );
  }
  const browser = nameBrowser(c);
  const { codeId } = await requestEmailCode(c.var.ctx, {
    accessLinkId: link.id,
    email: email.data,
    browser,
    network: clientNetwork(c.env, (name) => c.req.header(name)),
  });
  return showPage(
    c,
    { title: "Type the code" },
    <CodePage link={link} codeId={codeId} email={email.data} />,
  );
}

async function proveAddress(c: C): Promise<Response> {
  const posted = await readForm(c);
  const link = await openLink(c);
  const [codeId, email] = [one(posted, "codeId"), one(posted, "email")];
  const claim = {
    codeId,
    code: one(posted, "code").replaceAll(/[\s-]/g, ""),
    browser: browserOf(c) ?? "",
    userAgent: c.req.header("user-agent"),
  };
  try {
    const { token, accessLinkId } = await proveEmail(c.var.ctx, claim);
    keepLinkSession(c, token);
    return c.redirect(`/l/${accessLinkId}`, 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_input") throw error;
    noteRefusal(c, error);
    return showPage(
      c,
      { title: "Type the code", status: 400 },
      <CodePage link={link} codeId={codeId} email={email} errors={{ code: error.message }} />,
    );
  }
}

/** @throws {AppError} `not_signed_in` */
function requireHolder(c: C, link: OpenedLink): LinkContext {
  const holder = holderOf(c, link);
  if (holder) return holder;
  throw new AppError("not_signed_in", "Your proof of address is over. Open the access link again.");
}

async function ask(c: C): Promise<Response> {
  const posted = await readForm(c);
  const link = await openLink(c);
  const holder = holderOf(c, link);
  if (!holder || link.closed) return c.redirect(`/l/${link.id}`, 303);
  const done = await submit(holder, link.flowId, posted);
  if ("made" in done) return c.redirect(`/requests/${done.made}`, 303);
  return showHome(c, link, holder, { ...done, place: one(posted, "place") });
}

export const accessLinkRoutes = new Hono<AppEnv>()
  .get("/l/:accessLinkId", showLink)
  .post("/l/:accessLinkId/email", sendCode)
  .post("/l/:accessLinkId/code", proveAddress)
  .post("/l/:accessLinkId/request", ask)
  .post("/l/:accessLinkId/request/dry-run", (c) =>
    answerJson(c, async () => {
      const link = await openLink(c);
      return preview(requireHolder(c, link), link.flowId, await readForm(c));
    }),
  )
  .get("/l/:accessLinkId/request/resources", (c) =>
    answerJson(c, async () => {
      const link = await openLink(c);
      return searchResources(requireHolder(c, link), link.flowId, c.req.query());
    }),
  );
