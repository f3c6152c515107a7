/** `/approve/:linkId`, where approval mails point. GET shows; only the posted answer decides. */
import { type Context, Hono } from "hono";
import { decideRequest } from "../access/decide-request";
import { viewRequest } from "../access/view-request";
import type { AccessRequest } from "../contract/requests";
import { sendLinkCode } from "../identity/link-codes";
import {
  findMailedLink,
  holderOf,
  holdsSecret,
  type MailedLink,
  noSuchLink,
  requestIdOf,
} from "../identity/mailed-link";
import { type Proof, proveHolder } from "../identity/prove-approver";
import { isSignedIn } from "../lib/actor";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { linkSecretOf } from "../lib/keys";
import type { AppEnv } from "../routes/app-env";
import type { Answer, ApprovalProps } from "./answer-form";
import { answeredOf } from "./answered";
import { AnsweredPage, ApprovalPage, ApproveShell, ThanksPage } from "./approve-view";
import { browserOf, keepRememberedBrowser, nameBrowser } from "./browser";
import { codeIn, fieldErrors, many, one, type Posted, readForm } from "./forms";
import { TypeCodePage } from "./mail-code";
import { noteRefusal } from "./note-refusal";
import { showPage } from "./page";
import { readDecision } from "./read-decision";

type C = Context<AppEnv>;

const answerOf = (text: string | undefined): Answer =>
  text === "approve" || text === "reject" ? text : "";

/** A link on its page. Whoever gets to see what is read as its owner has proven something first, or is the owner. */
type Opened = {
  readonly mailed: MailedLink;
  readonly asOwner: AppContext;
  readonly signedIn: boolean;
};

/** @throws {AppError} `not_found` */
async function openLink(c: C): Promise<Opened> {
  const { ctx } = c.var;
  const mailed = await findMailedLink(ctx, "approve", c.req.param("linkId"));
  const signedIn = isSignedIn(ctx.actor) && ctx.actor.principal.userId === mailed.link.userId;
  return { mailed, signedIn, asOwner: signedIn ? ctx : { ...ctx, actor: holderOf(mailed) } };
}

const expired = () =>
  new AppError(
    "link_expired",
    "This link has expired. If the request still waits, sign in to answer it.",
  );

type Look = Partial<ApprovalProps> & { readonly secret: string | null };

const showApproval = async (c: C, opened: Opened, look: Look) =>
  showRequest(c, opened, look, await viewRequest(opened.asOwner, requestIdOf(opened.mailed)));

function showRequest(c: C, { mailed }: Opened, look: Look, request: AccessRequest) {
  const { link } = mailed;
  if (request.decisions.some((d) => d.approver.id === link.userId)) {
    return showPage(
      c,
      { title: "Answered" },
      <ThanksPage request={request} approverId={link.userId} />,
    );
  }
  const answered = answeredOf(request);
  if (answered) return showAnswered(c, answered, request.number);
  const status = look.message !== undefined || look.termsChanged ? 409 : 200;
  return showPage(
    c,
    {
      title: `Approve ${request.number}?`,
      status: look.errors && Object.keys(look.errors).length > 0 ? 400 : status,
    },
    <ApprovalPage
      action={`/approve/${link.id}`}
      request={request}
      approverId={link.userId}
      needs="nothing"
      reasonRequired={mailed.request?.policy.settings.approverReasonRequired ?? false}
      answer=""
      {...look}
    />,
  );
}

const showAnswered = (c: C, answered: NonNullable<ReturnType<typeof answeredOf>>, number: string) =>
  showPage(c, { title: answered.text }, <AnsweredPage answered={answered} number={number} />);

async function open(c: C): Promise<Response> {
  const opened = await openLink(c);
  const answer = answerOf(c.req.query("answer"));
  if (opened.signedIn) return showApproval(c, opened, { secret: null, answer });
  const request = await viewRequest(opened.asOwner, requestIdOf(opened.mailed));
  const answered = answeredOf(request);
  if (answered) return showAnswered(c, answered, request.number);
  if (opened.mailed.link.expiresAt <= c.var.ctx.now()) throw expired();
  return showPage(
    c,
    { title: "Your answer is needed" },
    <ApproveShell linkId={opened.mailed.link.id} answer={answer} />,
  );
}

/** Shows the facts to whoever posts the secret, or a fresh code in its place. Decides nothing. */
async function show(c: C): Promise<Response> {
  const posted = await readForm(c);
  const opened = await openLink(c);
  const answer = answerOf(one(posted, "answer"));
  if (opened.signedIn) return showApproval(c, opened, { secret: null, answer });
  const secret = one(posted, "secret");
  if (await holdsSecret(opened.mailed, secret)) {
    const proof = await prove(c, opened, { secret, code: null });
    return showApproval(c, opened, { secret, answer, ...needsOf(proof) });
  }
  const code = codeIn(posted);
  if (code === null) throw noSuchLink();
  const proof = await prove(c, opened, { secret: "", code });
  if ("refused" in proof) return showTypeCode(c, opened, answer, proof.refused);
  // The mailbox is proven, and this secret lies in it: the answer may come with it.
  const found = await linkSecretOf(c.var.ctx.keys, opened.mailed.link);
  return showApproval(c, opened, { secret: found, answer, ...needsOf(proof) });
}

/** Mails a code to the approver and says where to type it. The same for everybody, whatever the link is still good for. */
async function mailCode(c: C): Promise<Response> {
  const posted = await readForm(c);
  const opened = await openLink(c);
  const answer = answerOf(one(posted, "answer"));
  if (opened.signedIn) return showApproval(c, opened, { secret: null, answer });
  await sendLinkCode(c.var.ctx, opened.mailed, nameBrowser(c));
  const secret = one(posted, "secret");
  return (await holdsSecret(opened.mailed, secret))
    ? showApproval(c, opened, { secret, answer, needs: "typed_code" })
    : showTypeCode(c, opened, answer);
}

function showTypeCode(c: C, { mailed }: Opened, answer: Answer, error?: string) {
  const at = `/approve/${mailed.link.id}`;
  return showPage(
    c,
    { title: "Type the code", status: error === undefined ? 200 : 400 },
    <TypeCodePage
      action={`${at}/open`}
      again={`${at}/code`}
      fields={{ answer }}
      errors={error === undefined ? undefined : { code: error }}
    />,
  );
}

async function decide(c: C): Promise<Response> {
  const posted = await readForm(c);
  const { ctx } = c.var;
  const opened = await openLink(c);
  const secret = opened.signedIn ? null : one(posted, "secret");
  if (secret !== null && !(await holdsSecret(opened.mailed, secret))) throw noSuchLink();
  const typed = { secret, ...typedIn(posted) };
  const code = codeIn(posted);
  const needs = "code" in posted ? ("typed_code" as const) : ("nothing" as const);
  const decision = readDecision(posted);
  if (typed.answer === "") {
    const errors = { decision: "Choose approve or reject." };
    return showApproval(c, opened, { ...typed, needs, errors });
  }
  if (!decision.success)
    return showApproval(c, opened, { ...typed, needs, errors: fieldErrors(decision.error) });

  let actor = ctx.actor;
  if (secret !== null) {
    const proof = await prove(c, opened, { secret, code });
    if ("refused" in proof || "needs" in proof)
      return showApproval(c, opened, { ...typed, ...needsOf(proof, needs) });
    actor = proof.actor;
  }
  try {
    const done = await decideRequest({ ...ctx, actor }, requestIdOf(opened.mailed), decision.data);
    return showRequest(c, opened, { secret }, done);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return showRefusal(c, opened, typed, error);
  }
}

const typedIn = (posted: Posted) => ({
  answer: answerOf(one(posted, "decision")),
  reason: one(posted, "reason"),
  durationSeconds: one(posted, "durationSeconds"),
  ...(one(posted, "chooses") === "units" && { unitIds: many(posted, "unitIds") }),
});

type Refusal = { readonly refused: string };

/** A wrong code is an answer of its own; every other refusal has its page. */
async function prove(
  c: C,
  { mailed }: Opened,
  claim: { secret: string; code: string | null },
): Promise<Proof | Refusal> {
  try {
    const proof = await proveHolder(c.var.ctx, mailed, {
      ...claim,
      browser: browserOf(c),
      userAgent: c.req.header("user-agent"),
    });
    if ("actor" in proof && proof.rememberBrowser !== null)
      keepRememberedBrowser(c, proof.rememberBrowser);
    return proof;
  } catch (error) {
    if (error instanceof AppError && error.code === "bad_input") {
      noteRefusal(c, error);
      return { refused: error.message };
    }
    throw error;
  }
}

/** @param asked what the form that was sent had asked for */
function needsOf(
  proof: Proof | Refusal,
  asked: "typed_code" | "nothing" = "nothing",
): Pick<ApprovalProps, "needs" | "errors"> {
  if ("refused" in proof) return { needs: "typed_code", errors: { code: proof.refused } };
  if (!("needs" in proof)) return { needs: "nothing" };
  if (proof.needs === "code" && asked === "typed_code")
    return { needs: "typed_code", errors: { code: "Type the 6-digit code from the mail." } };
  return { needs: proof.needs };
}

/** What was shown may have changed, a reason may be missing: the form comes back with all that was typed. */
function showRefusal(c: C, opened: Opened, typed: Look, error: AppError) {
  switch (error.code) {
    case "terms_changed":
      return showApproval(c, opened, { ...typed, termsChanged: true });
    case "bad_input":
      return showApproval(c, opened, {
        ...typed,
        errors: { ...fieldErrors(error), ...(!error.errors && { reason: error.message }) },
      });
    case "already_decided":
      return showApproval(c, opened, typed);
    default:
      throw error;
  }
}

export const approveRoutes = new Hono<AppEnv>()
  .get("/approve/:linkId", open)
  .post("/approve/:linkId/open", show)
  .post("/approve/:linkId/code", mailCode)
  .post("/approve/:linkId", decide);
