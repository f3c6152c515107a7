/** Mailing a code to the owner of a link, and typing it: in a browser we do not know, or when the link's end was cut off. */
import type { ComponentChildren } from "preact";
import { Card, CodeField, ErrorSummary, type FieldErrors, Panel } from "./parts";

type Fields = Readonly<Record<string, string>>;

const Hidden = ({ fields }: { readonly fields: Fields }) => (
  <>
    {Object.entries(fields).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
  </>
);

/** In place of the answer, in a browser that the link's owner has not proven yet. */
export function ProveBrowser({ action, fields }: { action: string; fields: Fields }) {
  return (
    <Panel tone="plain" title="First, is it you?">
      <p>
        This browser is new to us, and mails get forwarded. We mail a 6-digit code to the address
        that got the link; then we remember this browser for 30 days.
      </p>
      <form method="post" action={action} class="stack">
        <Hidden fields={fields} />
        <div class="actions">
          <button class="button primary" type="submit">
            Mail me a code
          </button>
        </div>
      </form>
    </Panel>
  );
}

/**
 * For whoever opens a link without what stood behind `#`: shown by the page's script, and where there is none. Tells
 * nothing about the link: it says the same to everybody.
 */
export function WithoutSecret(props: {
  readonly action: string;
  readonly fields?: Fields;
  /** Another way in. */
  readonly children?: ComponentChildren;
}) {
  const form = (
    <form method="post" action={props.action} class="stack">
      <Hidden fields={props.fields ?? {}} />
      <p>
        The end of this address is missing: some mail programs cut it off. You can go on all the
        same. We mail a 6-digit code to the address that got the link, and you type it here.
      </p>
      <div class="actions">
        <button class="button primary" type="submit">
          Mail me a code
        </button>
      </div>
      {props.children}
    </form>
  );
  return (
    <>
      <div data-without-secret hidden>
        {form}
      </div>
      <noscript>{form}</noscript>
    </>
  );
}

/** After a code was asked for without the link's secret: nothing of what is behind the link is shown yet. */
export function TypeCodePage(props: {
  readonly action: string;
  /** Where another code is asked for. */
  readonly again: string;
  readonly fields?: Fields;
  readonly errors?: FieldErrors | undefined;
}) {
  const { action, again, fields = {}, errors } = props;
  return (
    <>
      <ErrorSummary errors={errors} />
      <div class="lead">
        <h1>Type the code from your mail</h1>
        <p>
          If this link still has something to do, a code is on its way to the address that got it.
          It works once, for 10 minutes, in this browser.
        </p>
      </div>
      <Card>
        <form method="post" action={action} class="stack">
          <Hidden fields={fields} />
          <CodeField errors={errors} hint="You can paste it." />
          <div class="actions">
            <button class="button primary" type="submit">
              Go on
            </button>
          </div>
        </form>
        <SendAgain action={again} fields={fields} />
      </Card>
    </>
  );
}

export const SendAgain = ({ action, fields }: { action: string; fields: Fields }) => (
  <form method="post" action={action}>
    <Hidden fields={fields} />
    <p class="quiet small">
      Nothing there? Look into the spam folder, or{" "}
      <button class="link-button" type="submit">
        send a new code
      </button>
    </p>
  </form>
);
