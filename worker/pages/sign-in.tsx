/** `/sign-in`, `/invite`, `/sign-up`, `/sign-out`. Links are redeemed by a press on a button, never by opening them. */
import { type Context, Hono } from "hono";
import type { VNode } from "preact";
import { z } from "zod";
import { EmailAddress, type LinkId, line } from "../contract/values";
import { acceptInvitation } from "../identity/accept-invitation";
import { redeemSignIn } from "../identity/redeem-sign-in";
import { requestSignIn } from "../identity/request-sign-in";
import { signOut } from "../identity/sign-out";
import { isEmpty, signUp } from "../identity/sign-up";
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
import { fieldErrors, one, type Posted, readForm } from "./forms";
import { isOtherBrowser, requireMailedLink } from "./mailed-link";
import { showPage } from "./page";
import type { FieldErrors } from "./parts";
import { MailSentPage, RedeemPage, SignInPage, SignUpPage } from "./sign-in-views";

type C = Context<AppEnv>;

async function showSignIn(c: C): Promise<Response> {
  const next = safeNext(c.req.query("next"));
  if (c.var.ctx.actor.kind === "session") return c.redirect(next, 303);
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
  keepNext(c, safeNext(one(posted, "next")));
  return showPage(c, { title: "Look into your mail" }, <MailSentPage email={email.data} />);
}

const signInWords = {
  title: "Sign in to Hallpass",
  button: "Sign in",
  codeHint:
    "You asked for this link in another browser, so please type the code that stands in the mail.",
  again: { href: "/sign-in", text: "ask for a new one" },
};

async function showRedeem(c: C): Promise<Response> {
  const link = await requireMailedLink(c.var.ctx, c.req.param("linkId"), "sign_in");
  return showPage(
    c,
    { title: "Sign in" },
    <RedeemPage
      {...signInWords}
      text="One press and you are in."
      action={`/sign-in/${link.id}`}
      askCode={await isOtherBrowser(link, browserOf(c))}
      next={keptNext(c)}
    />,
  );
}

async function redeem(c: C): Promise<Response> {
  const posted = await readForm(c);
  const link = await requireMailedLink(c.var.ctx, c.req.param("linkId"), "sign_in");
  const next = safeNext(one(posted, "next"));
  return claim(c, posted, link.id, redeemSignIn, next, (again) => (
    <RedeemPage
      {...signInWords}
      text="One more thing."
      action={`/sign-in/${link.id}`}
      askCode
      next={next}
      {...again}
    />
  ));
}

type Again = { readonly secret: string; readonly errors: FieldErrors };

/** Redeems a link, or asks for its code (again). Every other refusal has its own page. */
async function claim(
  c: C,
  posted: Posted,
  linkId: LinkId,
  use: typeof redeemSignIn,
  next: string,
  view: (again: Again) => VNode,
): Promise<Response> {
  const secret = one(posted, "secret");
  const code = one(posted, "code").replaceAll(/[\s-]/g, "") || null;
  let errors: FieldErrors = { code: "Type the 6-digit code from the mail." };
  try {
    const input = {
      linkId,
      secret,
      code,
      browser: browserOf(c),
      userAgent: c.req.header("user-agent"),
    };
    const done = await use(c.var.ctx, input);
    if (!("needs" in done)) {
      keepSession(c, done.token);
      forgetNext(c);
      return c.redirect(next, 303);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_input") throw error;
    errors = { code: error.message };
  }
  return showPage(c, { title: "Type the code", status: 400 }, view({ secret, errors }));
}

async function showInvitation(c: C): Promise<Response> {
  const link = await requireMailedLink(c.var.ctx, c.req.param("linkId"), "invite");
  return showPage(c, { title: "You are invited" }, <InvitationPage linkId={link.id} />);
}

function InvitationPage(props: { readonly linkId: string } & Partial<Again>) {
  const { linkId, ...again } = props;
  return (
    <RedeemPage
      title="You are invited to Hallpass"
      text="Here you ask for access when you need it, see how long it lasts, and hand it back when you are done."
      button="Accept and sign in"
      action={`/invite/${linkId}`}
      askCode
      codeHint="It stands in the invitation, beside the link."
      again={null}
      next="/"
      {...again}
    />
  );
}

async function accept(c: C): Promise<Response> {
  const posted = await readForm(c);
  const link = await requireMailedLink(c.var.ctx, c.req.param("linkId"), "invite");
  return claim(c, posted, link.id, acceptInvitation, "/", (again) => (
    <InvitationPage linkId={link.id} {...again} />
  ));
}

const NewOrganization = z.object({
  organization: line(120),
  fullName: line(120),
  email: EmailAddress,
});

async function showSignUp(c: C): Promise<Response> {
  if (!(await isEmpty(c.var.ctx))) return c.redirect("/sign-in", 303);
  const values = { organization: "", fullName: "", email: "" };
  return showPage(c, { title: "Welcome" }, <SignUpPage values={values} />);
}

const signUpErrors: Record<string, string> = {
  organization: "Type the name of your organization.",
  fullName: "Type your name.",
  email: "Type an e-mail address like ada@example.com.",
};

async function createOrganization(c: C): Promise<Response> {
  const posted = await readForm(c);
  const values = {
    organization: one(posted, "organization"),
    fullName: one(posted, "fullName"),
    email: one(posted, "email"),
  };
  const wanted = NewOrganization.safeParse(values);
  if (!wanted.success) {
    const errors = Object.fromEntries(
      Object.entries(fieldErrors(wanted.error)).map(([name, text]) => [
        name,
        signUpErrors[name] ?? text,
      ]),
    );
    return showPage(
      c,
      { title: "Welcome", status: 400 },
      <SignUpPage values={values} errors={errors} />,
    );
  }
  const { token } = await signUp(c.var.ctx, {
    ...wanted.data,
    userAgent: c.req.header("user-agent"),
  });
  keepSession(c, token);
  return c.redirect("/", 303);
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
  .get("/sign-in/:linkId", showRedeem)
  .post("/sign-in/:linkId", redeem)
  .get("/invite/:linkId", showInvitation)
  .post("/invite/:linkId", accept)
  .get("/sign-up", showSignUp)
  .post("/sign-up", createOrganization)
  .post("/sign-out", leave);
