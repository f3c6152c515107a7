/** `/sign-in`, `/invite`, `/sign-out`. Links are redeemed by a press on a button, never by opening them. */
import { type Context, Hono } from "hono";
import type { VNode } from "preact";
import { EmailAddress } from "../contract/values";
import { acceptInvitation } from "../identity/accept-invitation";
import { sendLinkCode } from "../identity/link-codes";
import { findMailedLink, isAsker, requireOpen } from "../identity/mailed-link";
import { redeemSignInCode, type SignedIn } from "../identity/redeem-link";
import { redeemSignIn } from "../identity/redeem-sign-in";
import { requestSignIn } from "../identity/request-sign-in";
import { signOut } from "../identity/sign-out";
import { isEmpty } from "../identity/sign-up";
import { isSignedIn } from "../lib/actor";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import {
  browserOf,
  dropSessions,
  forgetNext,
  keepNext,
  keepSession,
  keptNext,
  nameBrowser,
  safeNext,
} from "./browser";
import { codeIn, one, type Posted, readForm } from "./forms";
import { TypeCodePage, WithoutSecret } from "./mail-code";
import { noteRefusal } from "./note-refusal";
import { showPage } from "./page";
import type { FieldErrors } from "./parts";
import {
  CutOffSignIn,
  MailSentPage,
  RedeemPage,
  SignInCodePage,
  SignInPage,
} from "./sign-in-views";

type C = Context<AppEnv>;

async function showSignIn(c: C): Promise<Response> {
  const next = safeNext(c.req.query("next"));
  if (isSignedIn(c.var.ctx.actor)) return c.redirect(next, 303);
  if (await isEmpty(c.var.ctx)) return c.redirect("/sign-up", 303);
  return showPage(c, { title: "Sign in" }, <SignInPage next={next} />);
}

async function askForLink(c: C): Promise<Response> {
  const posted = await readForm(c);
  const typed = one(posted, "email");
  const email = EmailAddress.safeParse(typed);
  if (!email.success) {
    const errors = { email: "Type an e-mail address like ada@example.com." };
    return showPage(
      c,
      { title: "Sign in", status: 400 },
      <SignInPage email={typed} next={safeNext(one(posted, "next"))} errors={errors} />,
    );
  }
  await requestSignIn(c.var.ctx, { email: email.data, browser: nameBrowser(c) });
  const next = safeNext(one(posted, "next"));
  keepNext(c, next);
  return showPage(
    c,
    { title: "Look into your mail" },
    <MailSentPage email={email.data} next={next} />,
  );
}

const signInWords = {
  title: "Sign in to Hallpass",
  button: "Sign in",
  codeHint:
    "You asked for this link in another browser, so please type the code that stands in the mail.",
};

async function showRedeem(c: C): Promise<Response> {
  const mailed = await findMailedLink(c.var.ctx, "sign_in", c.req.param("linkId"));
  requireOpen(c.var.ctx, mailed);
  const asker = await isAsker(mailed, browserOf(c));
  return showPage(
    c,
    { title: "Sign in" },
    <RedeemPage
      {...signInWords}
      text="One press and you are in."
      action={`/sign-in/${mailed.link.id}`}
      askCode={!asker}
      next={keptNext(c)}
      withoutSecret={<CutOffSignIn asker={asker} next={keptNext(c)} />}
    />,
  );
}

async function redeem(c: C): Promise<Response> {
  const posted = await readForm(c);
  const linkId = c.req.param("linkId") ?? "";
  const next = safeNext(one(posted, "next"));
  return claim(
    c,
    next,
    () => redeemSignIn(c.var.ctx, { linkId, ...claimIn(c, posted) }),
    (errors) => (
      <RedeemPage
        {...signInWords}
        text="One more thing."
        action={`/sign-in/${linkId}`}
        askCode
        next={next}
        secret={one(posted, "secret")}
        errors={errors}
      />
    ),
  );
}

/** The code of a sign-in mail, typed where it was asked for. */
async function redeemCode(c: C): Promise<Response> {
  const posted = await readForm(c);
  const next = safeNext(one(posted, "next"));
  const { code, ...rest } = claimIn(c, posted);
  return claim(
    c,
    next,
    async () =>
      code === null ? { needs: "code" } : redeemSignInCode(c.var.ctx, { ...rest, code }),
    (errors) => <SignInCodePage next={next} errors={errors} />,
  );
}

const claimIn = (c: C, posted: Posted) => ({
  secret: one(posted, "secret"),
  code: codeIn(posted),
  browser: browserOf(c),
  userAgent: c.req.header("user-agent"),
});

/** Signs in, or asks for the code (again). Every other refusal has its own page. */
async function claim(
  c: C,
  next: string,
  use: () => Promise<SignedIn | { readonly needs: "code" }>,
  view: (errors: FieldErrors) => VNode,
): Promise<Response> {
  let errors: FieldErrors = { code: "Type the 6-digit code from the mail." };
  try {
    const done = await use();
    if (!("needs" in done)) {
      keepSession(c, done.token);
      forgetNext(c);
      return c.redirect(next, 303);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_input") throw error;
    noteRefusal(c, error);
    errors = { code: error.message };
  }
  return showPage(c, { title: "Type the code", status: 400 }, view(errors));
}

async function showInvitation(c: C): Promise<Response> {
  const mailed = await findMailedLink(c.var.ctx, "invite", c.req.param("linkId"));
  requireOpen(c.var.ctx, mailed);
  return showPage(c, { title: "You are invited" }, <InvitationPage linkId={mailed.link.id} />);
}

function InvitationPage(props: {
  readonly linkId: string;
  readonly secret?: string;
  readonly errors?: FieldErrors;
}) {
  const { linkId, ...again } = props;
  return (
    <RedeemPage
      title="You are invited to Hallpass"
      text="Here you ask for access when you need it, see how long it lasts, and hand it back when you are done."
      button="Accept and sign in"
      action={`/invite/${linkId}`}
      askCode
      codeHint="It stands in the invitation, beside the link."
      next="/"
      withoutSecret={<WithoutSecret action={`/invite/${linkId}/code`} />}
      {...again}
    />
  );
}

/** Mails a code to whoever was invited, for a link whose end was cut off. */
async function mailInvitationCode(c: C): Promise<Response> {
  await readForm(c);
  const mailed = await findMailedLink(c.var.ctx, "invite", c.req.param("linkId"));
  await sendLinkCode(c.var.ctx, mailed, nameBrowser(c));
  return showPage(c, { title: "Type the code" }, <InvitationCode linkId={mailed.link.id} />);
}

const InvitationCode = (props: { readonly linkId: string; readonly errors?: FieldErrors }) => (
  <TypeCodePage
    action={`/invite/${props.linkId}`}
    again={`/invite/${props.linkId}/code`}
    errors={props.errors}
  />
);

async function accept(c: C): Promise<Response> {
  const posted = await readForm(c);
  const linkId = c.req.param("linkId") ?? "";
  const secret = one(posted, "secret");
  return claim(
    c,
    "/",
    () => acceptInvitation(c.var.ctx, { linkId, ...claimIn(c, posted) }),
    (errors) =>
      secret === "" ? (
        <InvitationCode linkId={linkId} errors={errors} />
      ) : (
        <InvitationPage linkId={linkId} secret={secret} errors={errors} />
      ),
  );
}

async function leave(c: C): Promise<Response> {
  await readForm(c);
  const { ctx, linkActor } = c.var;
  await signOut(ctx);
  if (linkActor !== null) await signOut({ ...ctx, actor: linkActor });
  dropSessions(c);
  return c.redirect("/sign-in", 303);
}

export const signInRoutes = new Hono<AppEnv>()
  .get("/sign-in", showSignIn)
  .post("/sign-in", askForLink)
  .post("/sign-in/code", redeemCode)
  .get("/sign-in/:linkId", showRedeem)
  .post("/sign-in/:linkId", redeem)
  .get("/invite/:linkId", showInvitation)
  .post("/invite/:linkId/code", mailInvitationCode)
  .post("/invite/:linkId", accept)
  .post("/sign-out", leave);
