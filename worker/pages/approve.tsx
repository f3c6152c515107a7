/** `/approve/:linkId`, where approval mails point. GET shows; only the posted answer decides. */
import { eq } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { links, requests, users } from "../../db/schema";
import { decideRequest } from "../access/decide-request";
import { viewRequest } from "../access/view-request";
import { LinkId, type RequestId } from "../contract/values";
import { proveApprover } from "../identity/prove-approver";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { checkLink } from "../links/check-link";
import type { AppEnv } from "../routes/app-env";
import type { Answer, ApprovalProps } from "./answer-form";
import { answeredOf } from "./answered";
import { AnsweredPage, ApprovalPage, ApproveShell, ThanksPage } from "./approve-view";
import { browserOf, keepRememberedBrowser } from "./browser";
import { fieldErrors, one, readForm } from "./forms";
import { showPage } from "./page";
import { readDecision } from "./read-decision";

type C = Context<AppEnv>;

const answerOf = (text: string | undefined): Answer =>
  text === "approve" || text === "reject" ? text : "";

/** The link's row with what is needed to show its page. @throws {AppError} `not_found` */
async function requireLink(ctx: AppContext, id: string) {
  const linkId = LinkId.safeParse(id);
  const [row] = linkId.success
    ? await ctx.db
        .select({ link: links, email: users.email, settings: requests.policy })
        .from(links)
        .innerJoin(users, eq(users.id, links.userId))
        .innerJoin(requests, eq(requests.id, links.subjectId))
        .where(eq(links.id, linkId.data))
    : [];
  if (row?.link.purpose !== "approve")
    throw new AppError("not_found", "This link leads nowhere. Look into the mail again.");
  const { link, email } = row;
  return {
    link,
    requestId: link.subjectId as RequestId,
    reasonRequired: row.settings.settings.approverReasonRequired,
    /** Reads as the link's owner. Whoever gets to see what is read must have shown the secret, or be the owner. */
    asOwner: {
      ...ctx,
      actor: { kind: "mail_link" as const, userId: link.userId, email, linkId: link.id },
    },
    signedIn: ctx.actor.kind === "session" && ctx.actor.userId === link.userId,
  };
}
type Opened = Awaited<ReturnType<typeof requireLink>>;

const expired = () =>
  new AppError(
    "link_expired",
    "This link has expired. If the request still waits, sign in to answer it.",
  );

async function showApproval(
  c: C,
  opened: Opened,
  rest: Partial<ApprovalProps> & { secret: string | null },
) {
  const { ctx } = c.var;
  const { link, requestId, asOwner, reasonRequired, signedIn } = opened;
  const request = await viewRequest(signedIn ? ctx : asOwner, requestId);
  const mine = request.decisions.some((d) => d.approver.id === link.userId);
  if (mine) {
    return showPage(
      c,
      { title: "Answered" },
      <ThanksPage request={request} approverId={link.userId} />,
    );
  }
  const answered = answeredOf(request);
  if (answered) return showAnswered(c, answered, request.number);
  const status = rest.message !== undefined || rest.termsChanged ? 409 : 200;
  return showPage(
    c,
    {
      title: `Approve ${request.number}?`,
      status: rest.errors && Object.keys(rest.errors).length > 0 ? 400 : status,
    },
    <ApprovalPage
      action={`/approve/${link.id}`}
      request={request}
      approverId={link.userId}
      needs="nothing"
      reasonRequired={reasonRequired}
      answer=""
      {...rest}
    />,
  );
}

const showAnswered = (c: C, answered: NonNullable<ReturnType<typeof answeredOf>>, number: string) =>
  showPage(c, { title: answered.text }, <AnsweredPage answered={answered} number={number} />);

async function open(c: C): Promise<Response> {
  const opened = await requireLink(c.var.ctx, c.req.param("linkId") ?? "");
  const answer = answerOf(c.req.query("answer"));
  if (opened.signedIn) return showApproval(c, opened, { secret: null, answer });
  const request = await viewRequest(opened.asOwner, opened.requestId);
  const answered = answeredOf(request);
  if (answered) return showAnswered(c, answered, request.number);
  if (opened.link.expiresAt <= c.var.ctx.now()) throw expired();
  return showPage(
    c,
    { title: "Your answer is needed" },
    <ApproveShell linkId={opened.link.id} answer={answer} />,
  );
}

/** Shows the facts to whoever posts the secret. Changes nothing. */
async function show(c: C): Promise<Response> {
  const posted = await readForm(c);
  const opened = await requireLink(c.var.ctx, c.req.param("linkId") ?? "");
  const answer = answerOf(one(posted, "answer"));
  if (opened.signedIn) return showApproval(c, opened, { secret: null, answer });
  const secret = one(posted, "secret");
  if (!(await checkLink(opened.link, secret))) throw incomplete();
  const proof = await proveApprover(c.var.ctx, {
    linkId: opened.link.id,
    secret,
    code: null,
    browser: browserOf(c),
  });
  return showApproval(c, opened, {
    secret,
    answer,
    needs: "needs" in proof ? proof.needs : "nothing",
  });
}

const incomplete = () =>
  new AppError(
    "not_found",
    "This address is not complete. Please open the link in the mail again.",
  );

async function decide(c: C): Promise<Response> {
  const posted = await readForm(c);
  const { ctx } = c.var;
  const opened = await requireLink(ctx, c.req.param("linkId") ?? "");
  const secret = opened.signedIn ? null : one(posted, "secret");
  if (secret !== null && !(await checkLink(opened.link, secret))) throw incomplete();
  const answer = answerOf(one(posted, "decision"));
  const typed = { secret, answer, reason: one(posted, "reason") };
  const decision = readDecision(posted);
  if (answer === "")
    return showApproval(c, opened, { ...typed, errors: { decision: "Choose approve or reject." } });
  if (!decision.success)
    return showApproval(c, opened, { ...typed, errors: fieldErrors(decision.error) });

  let actor = ctx.actor;
  if (secret !== null) {
    const code = one(posted, "code").replaceAll(/[\s-]/g, "") || null;
    const proof = await proveOrRefuse(c, { linkId: opened.link.id, secret, code });
    if ("needs" in proof) return showApproval(c, opened, { ...typed, ...proof });
    actor = proof.actor;
    if (proof.rememberBrowser !== null) keepRememberedBrowser(c, proof.rememberBrowser);
  }
  try {
    await decideRequest({ ...ctx, actor }, opened.requestId, decision.data);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return showRefusal(c, opened, typed, error);
  }
  return showApproval(c, opened, { secret });
}

type Refused = { needs: "code" | "sign_in"; errors?: Record<string, string> };

async function proveOrRefuse(c: C, claim: { linkId: LinkId; secret: string; code: string | null }) {
  try {
    const proof = await proveApprover(c.var.ctx, { ...claim, browser: browserOf(c) });
    if (!("needs" in proof)) return proof;
    const refused: Refused = { needs: proof.needs };
    return proof.needs === "code"
      ? { ...refused, errors: { code: "Type the 6-digit code from the mail." } }
      : refused;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_input") throw error;
    const refused: Refused = { needs: "code", errors: { code: error.message } };
    return refused;
  }
}

/** What was shown may have changed, a reason may be missing: the form comes back with all that was typed. */
function showRefusal(c: C, opened: Opened, typed: { secret: string | null }, error: AppError) {
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
  .post("/approve/:linkId", decide);
