/** `/extend/:linkId`, from the mail that says access is about to end. Opening it extends nothing; its button does. */
import { eq } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { type LinkRow, requests } from "../../db/schema";
import { extendRequest } from "../access/extend-request";
import { viewRequest } from "../access/view-request";
import type { AccessRequest } from "../contract/requests";
import type { RequestId } from "../contract/values";
import { proveExtender } from "../identity/prove-approver";
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { browserOf, keepRememberedBrowser } from "./browser";
import { one, type Posted, readForm } from "./forms";
import { requireMailedLink } from "./mailed-link";
import { showPage } from "./page";
import { Card, CodeField, ErrorSummary, Fact, type FieldErrors, Mark, Time } from "./parts";
import { requestHeadline, UnitFacts } from "./request-facts";
import { durationText } from "./words";

type C = Context<AppEnv>;

async function open(c: C): Promise<Response> {
  const { ctx } = c.var;
  const link = await requireMailedLink(ctx, c.req.param("linkId"), "extend");
  const [row] = await ctx.db
    .select({ expiresAt: requests.expiresAt })
    .from(requests)
    .where(eq(requests.id, link.subjectId as RequestId));
  return showPage(
    c,
    { title: "Extend your access" },
    <>
      <div class="lead">
        <h1>Do you need a little longer?</h1>
        {row?.expiresAt && (
          <p>
            The access ends by itself at <Time at={row.expiresAt} />. Opening this page changes
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
          <p class="hint" data-without-secret hidden>
            The address is not complete. Please open the link in the mail again.
          </p>
        </form>
      </Card>
    </>,
  );
}

type ExtendProps = {
  readonly linkId: string;
  readonly request: AccessRequest;
  readonly secret: string;
  readonly askCode: boolean;
  readonly message?: string;
  readonly errors?: FieldErrors;
};

export function ExtendPage(props: ExtendProps) {
  const { linkId, request, secret, askCode, message, errors } = props;
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
        {extension.allowed && (
          <form method="post" action={`/extend/${linkId}`} class="stack">
            <input type="hidden" name="secret" value={secret} />
            {askCode && (
              <CodeField errors={errors} hint="It stands in the mail, beside the link." />
            )}
            <div class="actions">
              <button class="button primary" type="submit">
                Extend by {durationText(extension.seconds)}
              </button>
            </div>
          </form>
        )}
      </Card>
    </>
  );
}

/** Reads as the link's owner; only after the secret was shown. */
const asOwner = (ctx: AppContext, link: LinkRow): AppContext => ({
  ...ctx,
  actor: { kind: "mail_link", userId: link.userId, email: "", linkId: link.id },
});

async function prove(c: C, posted: Posted) {
  const { ctx } = c.var;
  const link = await requireMailedLink(ctx, c.req.param("linkId"), "extend");
  const secret = one(posted, "secret");
  const code = one(posted, "code").replaceAll(/[\s-]/g, "") || null;
  const claim = { linkId: link.id, secret, browser: browserOf(c) };
  const owner = asOwner(ctx, link);
  const requestId = link.subjectId as RequestId;
  const show = async (
    status: 200 | 400 | 409,
    look: Pick<ExtendProps, "askCode" | "message" | "errors">,
  ) =>
    showPage(
      c,
      { title: "Extend your access", status },
      <ExtendPage
        linkId={link.id}
        request={await viewRequest(owner, requestId)}
        secret={secret}
        {...look}
      />,
    );
  return { claim, code, requestId, show };
}

/** Shows the access to whoever posts the secret. Changes nothing. */
async function showAccess(c: C): Promise<Response> {
  const { claim, show } = await prove(c, await readForm(c));
  const proof = await proveExtender(c.var.ctx, { ...claim, code: null });
  return show(200, { askCode: "needs" in proof });
}

async function extend(c: C): Promise<Response> {
  const { claim, code, requestId, show } = await prove(c, await readForm(c));
  const missing = "Type the 6-digit code from the mail.";
  const proof = await proveExtender(c.var.ctx, { ...claim, code }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "bad_input") return { needs: error.message };
    throw error;
  });
  if ("needs" in proof) {
    return show(400, {
      askCode: true,
      errors: { code: proof.needs === "code" ? missing : proof.needs },
    });
  }
  if (proof.rememberBrowser !== null) keepRememberedBrowser(c, proof.rememberBrowser);
  try {
    return showExtended(c, await extendRequest({ ...c.var.ctx, actor: proof.actor }, requestId));
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500 || error.code === "not_found")
      throw error;
    return show(409, { askCode: false, message: error.message });
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
  .post("/extend/:linkId/open", showAccess)
  .post("/extend/:linkId", extend);
