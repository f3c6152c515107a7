/** Signing in, and accepting an invitation. */
import type { ComponentChildren } from "preact";
import { Card, CodeField, ErrorSummary, Field, type FieldErrors, Mark } from "./parts";

type FormState = {
  readonly message?: string | undefined;
  readonly errors?: FieldErrors | undefined;
};

export function SignInPage({
  email = "",
  next,
  ...state
}: FormState & { readonly email?: string; readonly next: string }) {
  return (
    <>
      <ErrorSummary {...state} />
      <div class="lead">
        <h1>Sign in to Hallpass</h1>
        <p>We mail you a link. No password to remember, none to lose.</p>
      </div>
      <Card>
        <form method="post" action="/sign-in" class="stack">
          <input type="hidden" name="next" value={next} />
          <Field name="email" label="Work e-mail address" errors={state.errors}>
            {(tied) => (
              <input
                {...tied}
                type="email"
                autocomplete="email"
                required
                maxlength={254}
                value={email}
                data-focus
              />
            )}
          </Field>
          <div class="actions">
            <button class="button primary" type="submit">
              Send me a sign-in link
            </button>
          </div>
        </form>
      </Card>
      <p class="quiet small">
        Came through an access link somebody gave you? Open that link again; you need no account for
        it.
      </p>
    </>
  );
}

/** The same for everybody: it tells nobody whether an address is known. */
export function MailSentPage({ email, next }: { readonly email: string; readonly next: string }) {
  return (
    <>
      <Card>
        <div class="result">
          <Mark tone="good" />
          <h1>Look into your mail</h1>
          <p>
            If <strong>{email}</strong> belongs to a member of this organization, a sign-in link is
            on its way. It works once, in this browser, for 10 minutes.
          </p>
          <p class="quiet">
            Nothing there? Look into the spam folder, or <a href="/sign-in">try again</a>. When
            several mails came within the last minutes, use the newest: with the code in it, it
            works in any browser. Without an account, ask an admin for an invitation.
          </p>
        </div>
      </Card>
      <Card>
        <SignInCodeForm
          next={next}
          hint="Instead of pressing the link, type the code of the same mail here."
        />
      </Card>
    </>
  );
}

function SignInCodeForm(props: { next: string; hint: string; errors?: FieldErrors | undefined }) {
  return (
    <form method="post" action="/sign-in/code" class="stack">
      <input type="hidden" name="next" value={props.next} />
      <CodeField errors={props.errors} hint={props.hint} />
      <div class="actions">
        <button class="button primary" type="submit">
          Sign in
        </button>
      </div>
    </form>
  );
}

const newestMail = "It is in the newest sign-in mail, below the button. You can paste it.";

/** The code was wrong, or none was typed. The same for everybody. */
export function SignInCodePage({ next, errors }: { next: string; errors: FieldErrors }) {
  return (
    <>
      <ErrorSummary errors={errors} />
      <div class="lead">
        <h1>Type the code from your mail</h1>
      </div>
      <Card>
        <SignInCodeForm next={next} hint={newestMail} errors={errors} />
        <p class="quiet small">
          Does it not work? <a href="/sign-in">Ask for a new mail</a>.
        </p>
      </Card>
    </>
  );
}

/** For a sign-in link whose end was cut off: the code is enough in the browser that asked, and in no other. */
export function CutOffSignIn({ asker, next }: { readonly asker: boolean; readonly next: string }) {
  const text = asker ? (
    <>
      <p>
        The end of this address is missing: some mail programs cut it off. Type the code that stands
        in the same mail instead.
      </p>
      <SignInCodeForm next={next} hint={newestMail} />
    </>
  ) : (
    <p>
      The end of this address is missing: some mail programs cut it off. Go back to the browser in
      which you asked for the mail and type its code there, or{" "}
      <a href={`/sign-in?next=${next}`}>ask for a new mail in this browser</a> and type the new
      code.
    </p>
  );
  return (
    <>
      <div data-without-secret hidden>
        {text}
      </div>
      <noscript>{text}</noscript>
    </>
  );
}

/** One page for both mailed links that sign somebody in. */
export function RedeemPage(
  props: FormState & {
    readonly action: string;
    readonly title: string;
    readonly text: string;
    readonly button: string;
    readonly askCode: boolean;
    readonly codeHint: string;
    /** Set when the form is shown again: the address bar holds no secret any more. */
    readonly secret?: string;
    readonly next: string;
    /** What to do when the secret was cut off on its way. */
    readonly withoutSecret?: ComponentChildren;
  },
) {
  const { secret = "" } = props;
  return (
    <>
      <ErrorSummary message={props.message} errors={props.errors} />
      <div class="lead">
        <h1>{props.title}</h1>
        <p>{props.text}</p>
      </div>
      <Card>
        <form
          method="post"
          action={props.action}
          class="stack"
          data-needs-secret={secret === "" ? "" : undefined}
        >
          {secret !== "" && <input type="hidden" name="secret" value={secret} />}
          <input type="hidden" name="next" value={props.next} />
          {props.askCode && <CodeField errors={props.errors} hint={props.codeHint} />}
          <div class="actions">
            <button class="button primary" type="submit">
              {props.button}
            </button>
          </div>
        </form>
        {secret === "" && props.withoutSecret}
      </Card>
    </>
  );
}
