/** `/extend/:linkId`, from the mail that says access is about to end. Opening it extends nothing; its button does. */
import { type Context, Hono } from "hono";
import { extendRequest } from "../access/extend-request";
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
  requireOpen,
} from "../identity/mailed-link";
import { type Proof, proveHolder } from "../identity/prove-approver";
import { AppError } from "../lib/errors";
import { linkSecretOf } from "../lib/keys";
import type { AppEnv } from "../routes/app-env";
import { browserOf, keepRememberedBrowser, nameBrowser } from "./browser";
import { codeIn, one, type Posted, readForm } from "./forms";
import { ProveBrowser, SendAgain, TypeCodePage, WithoutSecret } from "./mail-code";
import { noteRefusal } from "./note-refusal";
import { showPage } from "./page";
import { Card, CodeField, ErrorSummary, Fact, type FieldErrors, Mark, Time } from "./parts";
import { requestHeadline, UnitFacts } from "./request-facts";
import { durationText } from "./words";

type C = Context<AppEnv>;

async function open(c: C): Promise<Response> {
  const { ctx } = c.var;
  const mailed = await findMailedLink(ctx, "extend", c.req.param("linkId"));
  requireOpen(ctx, mailed);
  const { link, request } = mailed;
  return showPage(
    c,
    { title: "Extend your access" },
    <>
      <div class="lead">
        <h1>Do you need a little longer?</h1>
        {request?.expiresAt && (
          <p>
            The access ends by itself at <Time at={request.expiresAt} />. Opening this page changes
            nothing.
          </p>
        )}
      </div>
      <Card>
        <form method="post" action={`/extend/${link.id}/open`} class="stack" data-needs-secret>
          <div class="actions">
            <button class="button primary" type="submit">
              Show the access
            </button>
          </div>
        </form>
        <WithoutSecret action={`/extend/${link.id}/code`} />
      </Card>
    </>,
  );
}

type ExtendProps = {
  readonly linkId: string;
  readonly request: AccessRequest;
  readonly secret: string;
  /** `code`: none was mailed yet; `typed_code`: the mailed one goes with the press. */
  readonly needs: "nothing" | "code" | "typed_code";
  readonly message?: string;
  readonly errors?: FieldErrors;
};

export function ExtendPage(props: ExtendProps) {
  const { linkId, request, secret, needs, message, errors } = props;
  const { extension } = request;
  return (
    <>
      <ErrorSummary message={message} errors={errors} />
      <div class="lead">
        <p class="eyebrow">{request.number}</p>
        <h1>{requestHeadline(request)}</h1>
      </div>
      <Card>
        <dl class="facts">
          <UnitFacts units={request.units} />
          {request.expiresAt && (
            <Fact label="Ends">
              <Time at={request.expiresAt} />
            </Fact>
          )}
          <Fact label="Extension">{extension.reason}</Fact>
        </dl>
        {extension.allowed && needs !== "code" && (
          <form method="post" action={`/extend/${linkId}`} class="stack">
            <input type="hidden" name="secret" value={secret} />
            {needs === "typed_code" && (
              <CodeField
                errors={errors}
                hint="We have just mailed it. It works once, for 10 minutes, in this browser."
              />
            )}
            <div class="actions">
              <button class="button primary" type="submit">
                Extend by {durationText(extension.seconds)}
              </button>
            </div>
          </form>
        )}
        {extension.allowed && needs === "typed_code" && (
          <SendAgain action={`/extend/${linkId}/code`} fields={{ secret }} />
        )}
      </Card>
      {extension.allowed && needs === "code" && (
        <ProveBrowser action={`/extend/${linkId}/code`} fields={{ secret }} />
      )}
    </>
  );
}

type Opened = { readonly mailed: MailedLink; readonly posted: Posted };

/** @throws {AppError} `not_found`, `link_expired` */
async function openPosted(c: C): Promise<Opened> {
  const mailed = await findMailedLink(c.var.ctx, "extend", c.req.param("linkId"));
  const posted = await readForm(c);
  requireOpen(c.var.ctx, mailed);
  return { mailed, posted };
}

type Look = Pick<ExtendProps, "secret" | "needs" | "message" | "errors">;

/** Reads as the link's owner; only after the secret or a code was shown. */
async function showAccess(c: C, { mailed }: Opened, look: Look, status: 200 | 400 | 409 = 200) {
  const request = await viewRequest({ ...c.var.ctx, actor: holderOf(mailed) }, requestIdOf(mailed));
  return showPage(
    c,
    { title: "Extend your access", status },
    <ExtendPage linkId={mailed.link.id} request={request} {...look} />,
  );
}

function showTypeCode(c: C, { mailed }: Opened, error?: string) {
  const at = `/extend/${mailed.link.id}`;
  return showPage(
    c,
    { title: "Type the code", status: error === undefined ? 200 : 400 },
    <TypeCodePage
      action={`${at}/open`}
      again={`${at}/code`}
      errors={error === undefined ? undefined : { code: error }}
    />,
  );
}

/** Shows the access to whoever posts the secret, or a fresh code in its place. Extends nothing. */
async function show(c: C): Promise<Response> {
  const opened = await openPosted(c);
  const { ctx } = c.var;
  const secret = one(opened.posted, "secret");
  const code = codeIn(opened.posted);
  const holds = await holdsSecret(opened.mailed, secret);
  const proof = await prove(c, opened, { secret, code: holds ? null : code });
  if ("refused" in proof) return showTypeCode(c, opened, proof.refused);
  if ("needs" in proof) return showAccess(c, opened, { secret, needs: "code" });
  const shown = holds ? secret : await linkSecretOf(ctx.keys, opened.mailed.link);
  return showAccess(c, opened, { secret: shown, needs: "nothing" });
}

/** Mails a code to the grantee and says where to type it. */
async function mailCode(c: C): Promise<Response> {
  const opened = await openPosted(c);
  await sendLinkCode(c.var.ctx, opened.mailed, nameBrowser(c));
  const secret = one(opened.posted, "secret");
  return (await holdsSecret(opened.mailed, secret))
    ? showAccess(c, opened, { secret, needs: "typed_code" })
    : showTypeCode(c, opened);
}

async function prove(
  c: C,
  { mailed }: Opened,
  claim: { secret: string; code: string | null },
): Promise<Proof | { readonly refused: string }> {
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

async function extend(c: C): Promise<Response> {
  const opened = await openPosted(c);
  const secret = one(opened.posted, "secret");
  if (!(await holdsSecret(opened.mailed, secret))) throw noSuchLink();
  const code = codeIn(opened.posted);
  const proof = await prove(c, opened, { secret, code });
  if ("refused" in proof) {
    const errors = { code: proof.refused };
    return showAccess(c, opened, { secret, needs: "typed_code", errors }, 400);
  }
  if ("needs" in proof) return showAccess(c, opened, { secret, needs: "code" });
  try {
    const ctx = { ...c.var.ctx, actor: proof.actor };
    return showExtended(c, await extendRequest(ctx, requestIdOf(opened.mailed)));
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "not_found")
      throw error;
    return showAccess(c, opened, { secret, needs: "nothing", message: error.message }, 409);
  }
}

const showExtended = (c: C, request: AccessRequest) =>
  showPage(
    c,
    { title: "Extended" },
    <Card>
      <div class="result">
        <Mark tone="good" />
        <h1>You have more time</h1>
        <p>
          {requestHeadline(request)}
          {request.expiresAt && (
            <>
              {" "}
              now ends at <Time at={request.expiresAt} />
            </>
          )}
          .
        </p>
        <a class="button" href={`/requests/${request.id}`}>
          Show the request
        </a>
      </div>
    </Card>,
  );

export const extendRoutes = new Hono<AppEnv>()
  .get("/extend/:linkId", open)
  .post("/extend/:linkId/open", show)
  .post("/extend/:linkId/code", mailCode)
  .post("/extend/:linkId", extend);
