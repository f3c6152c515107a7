/** Signing in and up, and accepting an invitation. */
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

const newestMail = "It stands in the newest sign-in mail, below the button. You can paste it.";

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

/** Anybody can reach this deployment, and nothing says yet who may set it up. */
const NoSetupSecret = () => (
  <>
    <div class="lead">
      <p class="eyebrow">First steps</p>
      <h1>Welcome to Hallpass</h1>
      <p>Whoever sets it up becomes its first admin. So that it is you, choose a setup secret.</p>
    </div>
    <Card title="Choose a setup secret">
      <p>In the folder you deployed from:</p>
      <pre class="mono">npx wrangler secret put HALLPASS_SETUP_SECRET</pre>
      <p class="quiet">
        Type 16 characters or more, then open this page again. On one machine, set the variable and
        start Hallpass again.
      </p>
    </Card>
  </>
);

export function SignUpPage(
  state: FormState & {
    readonly values: { organization: string; fullName: string; email: string };
    readonly door?: "open" | "asks" | "missing";
  },
) {
  const { values, errors, door = "open" } = state;
  if (door === "missing") return <NoSetupSecret />;
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
          {door === "asks" && (
            <Field
              name="setupSecret"
              label="Setup secret"
              hint="It stands where Hallpass was started, or is what you set as HALLPASS_SETUP_SECRET."
              errors={errors}
            >
              {(tied) => (
                <input
                  {...tied}
                  type="text"
                  autocomplete="off"
                  spellcheck={false}
                  required
                  maxlength={200}
                  data-from-fragment
                />
              )}
            </Field>
          )}
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
