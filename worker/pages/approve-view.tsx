/** The approval page: the facts, the answer, and what was answered. */
import type { AccessRequest } from "../contract/requests";
import type { UserId } from "../contract/values";
import { type Answer, AnswerForm, type ApprovalProps } from "./answer-form";
import { type Answered, answeredOf } from "./answered";
import { ApprovalFacts } from "./approval-facts";
import { WithoutSecret } from "./mail-code";
import { Card, ErrorSummary, Mark, Panel, Time } from "./parts";
import { requestTitle } from "./request-facts";
import { durationText, nameOf, namesText, plural } from "./words";

/** What the holder of a link sees before anything is shown. */
export function ApproveShell({
  linkId,
  answer,
}: {
  readonly linkId: string;
  readonly answer: Answer;
}) {
  return (
    <>
      <div class="lead">
        <h1>Somebody asks for access and needs your answer</h1>
        <p>Opening this page decides nothing. You see everything first, then you answer.</p>
      </div>
      <Card>
        <form method="post" action={`/approve/${linkId}/open`} data-needs-secret class="stack">
          <input type="hidden" name="answer" value={answer} />
          <div class="actions">
            <button class="button primary" type="submit">
              Show the request
            </button>
          </div>
        </form>
        <WithoutSecret action={`/approve/${linkId}/code`} fields={{ answer }}>
          <p class="quiet small">
            Or open the link in the mail again, or{" "}
            <a href={`/sign-in?next=/approve/${linkId}`}>sign in</a> to answer.
          </p>
        </WithoutSecret>
      </Card>
    </>
  );
}

export function ApprovalPage(props: ApprovalProps) {
  const { request, approverId, message, errors, termsChanged = false } = props;
  return (
    <>
      <ErrorSummary message={message} errors={errors} />
      {termsChanged && (
        <Panel tone="warn" title="The request has changed since you opened it">
          <p>Nothing was decided. Please read it again as it is now and answer once more.</p>
        </Panel>
      )}
      <div class="lead">
        <p class="eyebrow">{request.number} · waiting for your answer</p>
        <h1>
          {nameOf(request.grantee)} asks for {requestTitle(request)}
        </h1>
      </div>
      <ApprovalFacts request={request} approverId={approverId} />
      <AnswerForm {...props} />
    </>
  );
}

/** For everybody with the link, once it is answered. Says who and when, not what. */
export function AnsweredPage({
  answered,
  number,
}: {
  readonly answered: Answered;
  readonly number: string;
}) {
  const { tone, text, at } = answered;
  return (
    <Card>
      <div class="result">
        <Mark tone={tone} />
        <h1>
          {text}
          {at !== null && (
            <>
              {" "}
              at <Time at={at} />
            </>
          )}
        </h1>
        <p class="quiet">
          {number} needs no answer any more. <a href="/approvals">See what waits for you</a>
        </p>
      </div>
    </Card>
  );
}

/** Right after the approver's own answer, and when they come back to it. */
export function ThanksPage({
  request,
  approverId,
}: {
  readonly request: AccessRequest;
  readonly approverId: UserId;
}) {
  const mine = request.decisions.find((d) => d.approver.id === approverId);
  const waiting = request.state === "pending";
  const tone = mine?.approve === false ? "bad" : "good";
  const answered = answeredOf(request);
  return (
    <Card>
      <div class="result">
        <Mark tone={tone} />
        <h1>
          {mine?.approve === false ? "You rejected this request" : "You approved this request"}
        </h1>
        <p>
          {request.number}: {nameOf(request.grantee)}, {requestTitle(request)},{" "}
          {request.durationSeconds === null ? "no end" : durationText(request.durationSeconds)}
          {request.units.length > 1 && ` (${plural(request.units.length, "item")})`}.
        </p>
        {waiting && request.approvers.length > 0 && (
          <p>
            It also needs an answer from {namesText(request.approvers.map(nameOf), 5)}. We asked
            them.
          </p>
        )}
        {!waiting && answered?.tone === "good" && (
          <p>
            {nameOf(request.requester)} has been told. The access is being set up and ends by itself
            {request.durationSeconds === null ? " only when an admin takes it away" : ""}.
          </p>
        )}
        {!waiting && answered?.tone === "bad" && (
          <p>{nameOf(request.requester)} has been told. Nothing was granted.</p>
        )}
        <p class="quiet">
          You can close this page, or <a href={`/requests/${request.id}`}>follow the request</a>.
        </p>
      </div>
    </Card>
  );
}
