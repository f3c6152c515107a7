/** Signing in and up, and accepting an invitation. */
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
export function MailSentPage({ email }: { readonly email: string }) {
  return (
    <Card>
      <div class="result">
        <Mark tone="good" />
        <h1>Look into your mail</h1>
        <p>
          If <strong>{email}</strong> belongs to a member of this organization, a sign-in link is on
          its way. It works once, in this browser, for 10 minutes.
        </p>
        <p class="quiet">
          Nothing there? Look into the spam folder, or <a href="/sign-in">try again</a>. Without an
          account, ask an admin for an invitation.
        </p>
      </div>
    </Card>
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
    readonly again: { readonly href: string; readonly text: string } | null;
    readonly next: string;
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
          {secret === "" && (
            <p class="hint" data-without-secret hidden>
              The address is not complete. Please open the link in the mail again
              {props.again && (
                <>
                  , or <a href={props.again.href}>{props.again.text}</a>
                </>
              )}
              .
            </p>
          )}
          <noscript>
            <p class="hint">
              The link's secret stays in your browser until you press the button; that takes
              JavaScript.
            </p>
          </noscript>
        </form>
      </Card>
    </>
  );
}

export function SignUpPage(
  state: FormState & { readonly values: { organization: string; fullName: string; email: string } },
) {
  const { values, errors } = state;
  return (
    <>
      <ErrorSummary message={state.message} errors={errors} />
      <div class="lead">
        <p class="eyebrow">First steps</p>
        <h1>Welcome to Hallpass</h1>
        <p>
          Nobody holds standing permissions here. People ask for what they need, where they need it,
          get it for as long as your access flows allow, and lose it by itself.
        </p>
      </div>
      <Card title="Set up your organization">
        <p class="quiet">
          You become its first admin. This page closes behind you; everybody else is invited.
        </p>
        <form method="post" action="/sign-up" class="stack">
          <Field name="organization" label="Organization" errors={errors}>
            {(tied) => (
              <input
                {...tied}
                autocomplete="organization"
                required
                maxlength={120}
                value={values.organization}
                data-focus
              />
            )}
          </Field>
          <Field name="fullName" label="Your name" errors={errors}>
            {(tied) => (
              <input
                {...tied}
                autocomplete="name"
                required
                maxlength={120}
                value={values.fullName}
              />
            )}
          </Field>
          <Field
            name="email"
            label="Your work e-mail address"
            hint="Sign-in links are mailed to it."
            errors={errors}
          >
            {(tied) => (
              <input
                {...tied}
                type="email"
                autocomplete="email"
                required
                maxlength={254}
                value={values.email}
              />
            )}
          </Field>
          <div class="actions">
            <button class="button primary" type="submit">
              Create the organization
            </button>
          </div>
        </form>
      </Card>
    </>
  );
}
