/** Approve, narrow or reject: the same form behind a mailed link and on the page of a request. */
import type { AccessRequest } from "../contract/requests";
import type { UserId } from "../contract/values";
import { narrowerDurations } from "./answered";
import { ProveBrowser, SendAgain } from "./mail-code";
import { CodeField, Field, type FieldErrors, Panel } from "./parts";
import { UnitLine } from "./request-facts";
import { durationText, nameOf } from "./words";

export type Answer = "approve" | "reject" | "";

export type ApprovalProps = {
  /** Where the answer is posted. */
  readonly action: string;
  readonly request: AccessRequest;
  readonly approverId: UserId;
  /** Null when the approver is signed in. */
  readonly secret: string | null;
  /** `code`: none was mailed yet; `typed_code`: the mailed one goes with the answer. */
  readonly needs: "nothing" | "code" | "typed_code" | "sign_in";
  readonly reasonRequired: boolean;
  readonly answer: Answer;
  /** What was typed, when the form is shown again. */
  readonly reason?: string;
  readonly durationSeconds?: string;
  readonly unitIds?: ReadonlyArray<string>;
  readonly message?: string | undefined;
  readonly errors?: FieldErrors;
  readonly termsChanged?: boolean;
};

export function AnswerForm(props: ApprovalProps) {
  const { action, request, secret, needs, answer, errors, reasonRequired } = props;
  if (needs === "sign_in") {
    return (
      <Panel tone="warn" title="Sign in to answer">
        <p>This flow asks its approvers to sign in, so that a forwarded mail can decide nothing.</p>
        <p>
          <a class="button primary" href={`/sign-in?next=${action}`}>
            Sign in
          </a>
        </p>
      </Panel>
    );
  }
  const linkFields = { secret: secret ?? "", answer };
  if (needs === "code") return <ProveBrowser action={`${action}/code`} fields={linkFields} />;
  const form = (
    <form method="post" action={action} class="card answer">
      <h2>Your answer</h2>
      {secret !== null && <input type="hidden" name="secret" value={secret} />}
      <input type="hidden" name="termsHash" value={request.termsHash} />
      <fieldset
        class="choices pair"
        aria-describedby={errors?.decision ? "decision-error" : undefined}
      >
        <legend class="visually-hidden">Your answer</legend>
        <Choice id="decision" value="approve" checked={answer === "approve"} title="Approve" />
        <Choice id="reject" value="reject" checked={answer === "reject"} title="Reject" />
      </fieldset>
      {errors?.decision && (
        <p class="error" id="decision-error">
          {errors.decision}
        </p>
      )}
      <div class="only-approve stack">
        <Narrowing {...props} />
      </div>
      <Field
        name="reason"
        label="Reason"
        optional={!reasonRequired}
        hint={`${nameOf(request.requester)} can read it, and it is kept in the audit log.`}
        errors={errors}
      >
        {(tied) => (
          <textarea {...tied} rows={2} maxlength={1_000} required={reasonRequired}>
            {props.reason ?? ""}
          </textarea>
        )}
      </Field>
      {needs === "typed_code" && (
        <CodeField
          errors={errors}
          hint="We have just mailed it. It works once, for 10 minutes, in this browser."
        />
      )}
      <div class="actions">
        <button class="button primary" type="submit">
          Send my answer
        </button>
      </div>
    </form>
  );
  if (needs !== "typed_code") return form;
  return (
    <>
      {form}
      <SendAgain action={`${action}/code`} fields={linkFields} />
    </>
  );
}

function Choice(props: { id: string; value: string; checked: boolean; title: string }) {
  return (
    <label class="choice" for={props.id}>
      <input
        type="radio"
        id={props.id}
        name="decision"
        value={props.value}
        checked={props.checked}
        required
      />
      <span>
        <strong>{props.title}</strong>
      </span>
    </label>
  );
}

function Narrowing({
  request,
  errors,
  durationSeconds,
  unitIds,
}: Pick<ApprovalProps, "request" | "errors" | "durationSeconds" | "unitIds">) {
  const shorter = narrowerDurations(request.durationSeconds);
  return (
    <>
      {shorter.length > 0 && (
        <Field name="durationSeconds" label="How long" errors={errors}>
          {(tied) => (
            <select {...tied}>
              <option value="">
                As asked:{" "}
                {request.durationSeconds === null
                  ? "no end"
                  : durationText(request.durationSeconds)}
              </option>
              {shorter.map((seconds) => (
                <option
                  key={seconds}
                  value={String(seconds)}
                  selected={durationSeconds === String(seconds)}
                >
                  Only {durationText(seconds)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {request.units.length > 1 && (
        <fieldset class="stack tight">
          <legend>Which of it</legend>
          <input type="hidden" name="chooses" value="units" />
          <ul class="picker" id="unitIds">
            {request.units.map((unit) => (
              <li key={unit.id}>
                <label class="choice">
                  <input
                    type="checkbox"
                    name="unitIds"
                    value={unit.id}
                    checked={unitIds?.includes(unit.id) ?? true}
                  />
                  <span>
                    <span>
                      <UnitLine unit={unit} />
                    </span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {errors?.unitIds && <p class="error">{errors.unitIds}</p>}
        </fieldset>
      )}
    </>
  );
}
