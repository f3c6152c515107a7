/** `/sign-up`: the first admin sets up the organization, once. */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { EmailAddress, line } from "../contract/values";
import { setupDoor } from "../identity/setup-secret";
import { isEmpty, signUp } from "../identity/sign-up";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { keepSession } from "./browser";
import { fieldErrors, one, readForm } from "./forms";
import { noteRefusal } from "./note-refusal";
import { showPage } from "./page";
import type { FieldErrors } from "./parts";
import { SignUpPage } from "./sign-up-view";

type C = Context<AppEnv>;

const NewOrganization = z.object({
  organization: line(120),
  fullName: line(120),
  email: EmailAddress,
});

async function showSignUp(c: C): Promise<Response> {
  if (!(await isEmpty(c.var.ctx))) return c.redirect("/sign-in", 303);
  const values = { organization: "", fullName: "", email: "" };
  return showSignUpForm(c, values);
}

type SignUpValues = { organization: string; fullName: string; email: string };

const showSignUpForm = (c: C, values: SignUpValues, errors?: FieldErrors) =>
  showPage(
    c,
    { title: "Welcome", status: errors ? 400 : 200 },
    <SignUpPage values={values} door={setupDoor(c.var.ctx)} errors={errors} />,
  );

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
    return showSignUpForm(c, values, errors);
  }
  try {
    const { token } = await signUp(c.var.ctx, {
      ...wanted.data,
      setupSecret: one(posted, "setupSecret"),
      userAgent: c.req.header("user-agent"),
    });
    keepSession(c, token);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_input") throw error;
    noteRefusal(c, error);
    return showSignUpForm(c, values, fieldErrors(error));
  }
  return c.redirect("/", 303);
}

export const signUpRoutes = new Hono<AppEnv>()
  .get("/sign-up", showSignUp)
  .post("/sign-up", createOrganization);
