/** What somebody with an access link sees: the door, the code, and what lies behind. */
import type { VNode } from "preact";
import type { AccessRequest } from "../contract/requests";
import type { OpenedLink } from "./access-link-state";
import { Card, CodeField, ErrorSummary, Field, type FieldErrors, Mark, Panel } from "./parts";
import { RequestList } from "./request-list";

export function ClosedPage({ closed }: { readonly closed: NonNullable<OpenedLink["closed"]> }) {
  return (
    <Card>
      <div class="result">
        <Mark tone="plain" />
        <h1>{closed.title}</h1>
        <p>{closed.text}</p>
      </div>
    </Card>
  );
}

type DoorProps = {
  readonly link: OpenedLink;
  readonly organization: string;
  readonly email?: string;
  readonly errors?: FieldErrors;
  readonly message?: string;
};

/** Says whose door it is and what is behind it, and asks for an address to be proven. */
export function DoorPage({ link, organization, email = "", errors, message }: DoorProps) {
  return (
    <>
      <ErrorSummary message={message} errors={errors} />
      <div class="lead">
        <p class="eyebrow">{organization} invites you to request access</p>
        <h1>{link.name}</h1>
        {link.description && <p>{link.description}</p>}
      </div>
      <Card title="First, who are you?">
        <form method="post" action={`/l/${link.id}/email`} class="stack">
          <Field
            name="email"
            label="Your e-mail address"
            hint="We mail you a 6-digit code. You need no account and no password."
            errors={errors}
          >
            {(tied) => (
              <input
                {...tied}
                type="email"
                autocomplete="email"
                required
                maxlength={254}
                value={email}
              />
            )}
          </Field>
          <div class="actions">
            <button class="button primary" type="submit">
              Mail me a code
            </button>
          </div>
        </form>
      </Card>
      <Card title="How it goes on">
        <ol class="timeline">
          <li class="next">You type the code and say what you need, for how long, and what for.</li>
          <li class="next">
            You see before you send it whether it is approved at once, or who is asked.
          </li>
          <li class="next">
            One page follows it: from waiting, to how to get in, to handing it back. It ends by
            itself.
          </li>
        </ol>
      </Card>
    </>
  );
}

export function CodePage(props: {
  readonly link: OpenedLink;
  readonly codeId: string;
  readonly email: string;
  readonly errors?: FieldErrors;
}) {
  const { link, codeId, email, errors } = props;
  return (
    <>
      <ErrorSummary errors={errors} />
      <div class="lead">
        <p class="eyebrow">{link.name}</p>
        <h1>Type the code from your mail</h1>
        <p>
          If this link is for <strong>{email}</strong>, a code is on its way. It works for 10
          minutes, in this browser.
        </p>
      </div>
      <Card>
        <form method="post" action={`/l/${link.id}/code`} class="stack">
          <input type="hidden" name="codeId" value={codeId} />
          <input type="hidden" name="email" value={email} />
          <CodeField errors={errors} hint="You can paste it." />
          <div class="actions">
            <button class="button primary" type="submit">
              Go on
            </button>
          </div>
        </form>
        <form method="post" action={`/l/${link.id}/email`}>
          <input type="hidden" name="email" value={email} />
          <p class="quiet small">
            Nothing there? Look into the spam folder,{" "}
            <a href={`/l/${link.id}`}>use another address</a>, or{" "}
            <button class="link-button" type="submit">
              send a new code
            </button>
          </p>
        </form>
      </Card>
    </>
  );
}

/** Behind the door: what was asked before, and the form. */
export function LinkHome(props: {
  readonly link: OpenedLink;
  readonly organization: string;
  readonly requests: ReadonlyArray<AccessRequest>;
  readonly form: VNode | null;
}) {
  const { link, organization, requests, form } = props;
  return (
    <>
      <div class="lead">
        <p class="eyebrow">{organization}</p>
        <h1>{link.name}</h1>
        {link.description && <p>{link.description}</p>}
      </div>
      {requests.length > 0 && (
        <Card title="What you asked for" flush>
          <RequestList requests={requests} />
        </Card>
      )}
      {link.closed ? (
        <Panel tone="warn" title={link.closed.title}>
          <p>{link.closed.text}</p>
        </Panel>
      ) : (
        form
      )}
      {link.sponsor?.includes("@") && (
        <p class="quiet small">
          Your contact at {organization}: {link.sponsor}
        </p>
      )}
    </>
  );
}
