/** Refusals as pages, and the list that `type` of a problem points at. */
import { type Context, Hono } from "hono";
import { type ProblemCode, problems } from "../contract/problems";
import { asAppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import { showPage } from "./page";
import { Card, Mark } from "./parts";

const titles: Partial<Record<ProblemCode, string>> = {
  not_found: "There is nothing here",
  not_allowed: "This is not for you to do",
  not_signed_in: "Please sign in first",
  link_expired: "This link does not work any more",
  too_many_calls: "A little slower, please",
  internal: "Something went wrong on our side",
};

/** What one can do about it, beyond what the detail says. */
const hints: Partial<Record<ProblemCode, string>> = {
  not_found: "Addresses in mails work only as a whole. If you typed it, look at it again.",
  internal:
    "Nothing you did is lost. Please try again in a moment; if it stays, tell your admin the number below.",
  unavailable: "Please try again in a moment.",
};

export function ProblemPage(props: {
  code: ProblemCode;
  detail: string;
  callId: string;
  next: string;
}) {
  const { code, detail, callId, next } = props;
  return (
    <Card>
      <div class="result">
        <Mark tone={code === "link_expired" || code === "too_many_calls" ? "plain" : "warn"} />
        <h1>{titles[code] ?? problems[code][1]}</h1>
        <p>{detail}</p>
        {hints[code] && <p class="quiet">{hints[code]}</p>}
        <div class="actions">
          {code === "not_signed_in" ? (
            <a class="button primary" href={`/sign-in?next=${next}`}>
              Sign in
            </a>
          ) : (
            <a class="button" href="/">
              Go to the start page
            </a>
          )}
        </div>
        {code === "internal" && <p class="quiet small mono">{callId}</p>}
      </div>
    </Card>
  );
}

/** Answers a thrown error as a page. */
export async function showProblem(thrown: unknown, c: Context<AppEnv>): Promise<Response> {
  const error = asAppError(thrown);
  const { callId } = c.var;
  if (error.retryAfterSeconds !== undefined)
    c.header("retry-after", String(error.retryAfterSeconds));
  return showPage(
    c,
    { title: titles[error.code] ?? problems[error.code][1], status: error.status },
    <ProblemPage code={error.code} detail={error.message} callId={callId} next={c.req.path} />,
  );
}

const explained: Record<ProblemCode, string> = {
  bad_input:
    "Part of what was sent is missing or wrong. “errors” names each part by a JSON pointer.",
  sign_in_over:
    "The extension's code or refresh token is unknown, used, expired or bound to something else. Connect again.",
  not_signed_in: "The call came without a session or token that works.",
  not_allowed:
    "You are known, and this is not yours to do: wrong role, wrong scope, or a call from another site.",
  step_up_required:
    "The flow wants more than the caller has shown, such as signing in. “url” is where a person can do it.",
  not_requestable: "No access flow offers this to you now. The detail says what stands against it.",
  not_found: "It does not exist, or it is not yours to see. The two look the same on purpose.",
  already_exists: "Something with this name or address is there already.",
  already_decided: "The request was answered, withdrawn or ended before your call.",
  terms_changed: "The request changed after you saw it. Read it again and decide again.",
  in_use: "It is still needed by something else, such as access that stands.",
  answer_lost:
    "A call with this Idempotency-Key was carried out before, and its answer was lost with the process. The detail names what it made.",
  link_expired: "The link was used, replaced, paused, or is too old.",
  too_large: "The body is larger than we take.",
  idempotency_mismatch: "This Idempotency-Key came with another call before. Use a new one.",
  too_many_calls: "Wait as long as the header Retry-After says.",
  internal: "A fault of ours. Report it with its callId.",
  connector_failed:
    "The outside system refused or did not answer. We keep trying where it matters.",
  unavailable: "Not now: the organization paused granting, or the system is starting.",
};

export function ProblemList() {
  return (
    <>
      <div class="lead">
        <h1>Problems</h1>
        <p>
          Refusals of the API are{" "}
          <a href="https://www.rfc-editor.org/rfc/rfc9457">problem details</a> with one of these
          codes.
        </p>
      </div>
      <Card>
        <dl class="facts">
          {(Object.keys(problems) as ProblemCode[]).map((code) => (
            <div key={code} id={code}>
              <dt>
                <code>{code}</code>
                <br />
                {problems[code][0]}
              </dt>
              <dd>
                <strong>{problems[code][1]}</strong>
                <span class="sub">{explained[code]}</span>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}

export const problemRoutes = new Hono<AppEnv>().get("/problems", (c) =>
  showPage(c, { title: "Problems" }, <ProblemList />),
);
