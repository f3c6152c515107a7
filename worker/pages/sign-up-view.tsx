/** Setting up the organization. */
import { Card, ErrorSummary, Field, type FieldErrors } from "./parts";

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

export function SignUpPage(state: {
  readonly errors?: FieldErrors | undefined;
  readonly values: { organization: string; fullName: string; email: string };
  readonly door?: "open" | "asks" | "missing";
}) {
  const { values, errors, door = "open" } = state;
  if (door === "missing") return <NoSetupSecret />;
  return (
    <>
      <ErrorSummary errors={errors} />
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
              hint="It was printed where Hallpass was started, or it is what you set as HALLPASS_SETUP_SECRET."
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
