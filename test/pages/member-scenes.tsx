/** Signing in and up, and refusals. */
import { ProblemList, ProblemPage } from "../../worker/pages/problems";
import {
  CutOffSignIn,
  MailSentPage,
  RedeemPage,
  SignInPage,
} from "../../worker/pages/sign-in-views";
import { SignUpPage } from "../../worker/pages/sign-up-view";
import { type Examples, linkId, type Scene } from "./scene";

export function memberScenes(ex: Examples): ReadonlyArray<Scene> {
  return [
    { name: "sign-in", content: <SignInPage next="/" /> },
    {
      name: "sign-in-error",
      content: (
        <SignInPage
          next="/"
          email="ada"
          errors={{ email: "Type an e-mail address like ada@example.com." }}
        />
      ),
    },
    { name: "mail-sent", content: <MailSentPage email={ex.ada.email} next="/" /> },
    {
      name: "redeem-code",
      content: (
        <RedeemPage
          title="Sign in to Hallpass"
          text="One press and you are in."
          button="Sign in"
          action={`/sign-in/${linkId}`}
          askCode
          codeHint="You asked for this link in another browser, so please type the code that stands in the mail."
          withoutSecret={<CutOffSignIn asker={false} next="/" />}
          next="/"
        />
      ),
    },
    {
      name: "sign-up",
      content: <SignUpPage values={{ organization: "", fullName: "", email: "" }} />,
    },
    {
      name: "problem",
      content: (
        <ProblemPage
          code="not_found"
          detail="This link leads nowhere. Look into the mail again."
          callId="abc"
          next="/"
        />
      ),
    },
    {
      name: "problem-internal",
      content: (
        <ProblemPage
          code="internal"
          detail="Something went wrong on our side."
          callId="mJ3kq0Lw"
          next="/"
        />
      ),
    },
    { name: "problems", content: <ProblemList /> },
  ];
}
