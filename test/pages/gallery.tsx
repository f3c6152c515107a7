/** Every page in every state that people see, rendered without a worker. */
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { OpenedLink } from "../../worker/pages/access-link-state";
import { ClosedPage, CodePage, DoorPage, LinkHome } from "../../worker/pages/access-link-views";
import { answeredOf } from "../../worker/pages/answered";
import {
  AnsweredPage,
  ApprovalPage,
  ApproveShell,
  ThanksPage,
} from "../../worker/pages/approve-view";
import { dryRunWords, unfinished } from "../../worker/pages/dry-run-words";
import { noValues } from "../../worker/pages/form-values";
import { HomePage, TokenPage } from "../../worker/pages/home-view";
import { Page } from "../../worker/pages/page";
import { placesOf } from "../../worker/pages/places";
import { ProblemList, ProblemPage } from "../../worker/pages/problems";
import { RequestForm, type RequestFormProps } from "../../worker/pages/request-form";
import { MailSentPage, RedeemPage, SignInPage, SignUpPage } from "../../worker/pages/sign-in-views";
import { StatusPage } from "../../worker/pages/status-view";
import * as examples from "./examples";

export type Scene = { readonly name: string; readonly wide?: boolean; readonly content: VNode };

/** The pages with examples that a test may change first. */
export function scenesWith(change: <T>(value: T) => T): ReadonlyArray<Scene> {
  const ex = change({ ...examples });
  const linkId = "link_000000000000000000aa";
  const link: OpenedLink = {
    id: "alink_000000000000000000aa",
    flowId: ex.offer.flowId,
    name: ex.offer.name,
    description: ex.offer.description,
    sponsor: ex.ada.email,
    closed: null,
  };

  const approval = {
    action: `/approve/${linkId}`,
    request: ex.pending,
    approverId: ex.ada.id,
    secret: "s".repeat(43),
    needs: "code" as const,
    reasonRequired: false,
    answer: "" as const,
  };

  const form = (change: Partial<RequestFormProps> = {}): RequestFormProps => {
    const [place] = placesOf(ex.offer);
    if (!place) throw new Error("the example offers nothing");
    return {
      offer: ex.offer,
      place,
      resources: ex.resources,
      action: `/l/${link.id}/request`,
      page: `/l/${link.id}`,
      values: noValues,
      preview: unfinished,
      ...change,
    };
  };

  const status = (request: typeof ex.pending, change = {}) => (
    <StatusPage
      request={request}
      details={request.state === "active" ? ex.details : []}
      viewerId={ex.dana.id}
      reasonRequired={false}
      home={`/l/${link.id}`}
      {...change}
    />
  );

  const dryRun = {
    requestable: true,
    reasons: [],
    automatic: false,
    durationSeconds: 7_200,
    maxSeconds: 14_400,
    approvers: ex.pending.approvers,
    held: [],
    summary: "",
  };

  const organization = "Northwind Foods";
  const answered = answeredOf(ex.active);

  return [
    { name: "approve-shell", content: <ApproveShell linkId={linkId} answer="" /> },
    { name: "approve", content: <ApprovalPage {...approval} /> },
    {
      name: "approve-errors",
      content: (
        <ApprovalPage
          {...approval}
          answer="reject"
          reasonRequired
          termsChanged
          errors={{
            reason: "Say why; this flow requires a reason.",
            code: "This code is not right. It is in the mail.",
          }}
        />
      ),
    },
    { name: "approve-sign-in", content: <ApprovalPage {...approval} needs="sign_in" /> },
    {
      name: "approve-thanks",
      content: <ThanksPage request={ex.granting} approverId={ex.ada.id} />,
    },
    {
      name: "approve-rejected",
      content: <ThanksPage request={ex.rejected} approverId={ex.ada.id} />,
    },
    ...(answered
      ? [
          {
            name: "approve-answered",
            content: <AnsweredPage answered={answered} number="AR-1043" />,
          },
        ]
      : []),
    { name: "link-door", content: <DoorPage link={link} organization={organization} /> },
    {
      name: "link-code",
      content: (
        <CodePage
          link={link}
          codeId={linkId}
          email={ex.dana.email}
          errors={{ code: "This code is not right." }}
        />
      ),
    },
    {
      name: "link-form",
      wide: true,
      content: (
        <LinkHome
          link={link}
          organization={organization}
          requests={[]}
          form={<RequestForm {...form()} />}
        />
      ),
    },
    {
      name: "link-form-filled",
      wide: true,
      content: (
        <LinkHome
          link={link}
          organization={organization}
          requests={[ex.active, ex.expired]}
          form={
            <RequestForm
              {...form({
                values: {
                  ...noValues,
                  resourceIds: ["res_r0000000000000000000", "res_r2000000000000000000"],
                  permission: "read",
                  duration: "custom",
                  customAmount: "2",
                  justification: "SHOP-812",
                },
                preview: dryRunWords(dryRun),
                message: "This cannot be requested as it is.",
                errors: { duration: "At most 4 hours." },
              })}
            />
          }
        />
      ),
    },
    {
      name: "link-closed",
      content: (
        <ClosedPage
          closed={{ title: "This link is paused", text: "It takes no new requests at the moment." }}
        />
      ),
    },
    { name: "status-pending", wide: true, content: status(ex.pending) },
    { name: "status-granting", wide: true, content: status(ex.granting) },
    { name: "status-active", wide: true, content: status(ex.active) },
    { name: "status-overdue", wide: true, content: status(ex.overdue) },
    { name: "status-expired", wide: true, content: status(ex.expired) },
    { name: "status-rejected", wide: true, content: status(ex.rejected) },
    { name: "status-failed", wide: true, content: status(ex.failed) },
    {
      name: "status-decide",
      wide: true,
      content: status(
        { ...ex.pending, can: { ...ex.pending.can, decide: true, cancel: false, remind: false } },
        { viewerId: ex.ada.id },
      ),
    },
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
    { name: "mail-sent", content: <MailSentPage email={ex.ada.email} /> },
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
          again={{ href: "/sign-in", text: "ask for a new one" }}
          next="/"
        />
      ),
    },
    {
      name: "sign-up",
      content: <SignUpPage values={{ organization: "", fullName: "", email: "" }} />,
    },
    {
      name: "home",
      wide: true,
      content: (
        <HomePage
          name="Ada"
          admin
          open={[ex.active, ex.pending]}
          approvals={[ex.pending]}
          past={[ex.expired, ex.rejected]}
          offers={ex.offers}
          paused={null}
        />
      ),
    },
    {
      name: "home-empty",
      wide: true,
      content: (
        <HomePage
          name=""
          admin={false}
          open={[]}
          approvals={[]}
          past={[]}
          offers={[]}
          paused="Investigating an incident."
        />
      ),
    },
    {
      name: "token",
      content: (
        <TokenPage
          name="Setting up"
          token={`hpt_${"x".repeat(43)}`}
          publicUrl="https://hallpass.example.com"
        />
      ),
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

export const scenes = scenesWith((value) => value);

/** The whole document, as `showPage` sends it. */
export function renderScene(scene: Scene, nonce: string): string {
  const page = (
    <Page
      title={scene.name}
      organization="Northwind Foods"
      person={scene.wide ? { email: examples.ada.email, member: true } : null}
      nonce={nonce}
      now={examples.now}
      wide={scene.wide ?? false}
    >
      {scene.content}
    </Page>
  );
  return `<!doctype html>${renderToString(page)}`;
}
