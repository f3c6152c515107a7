/** Connecting the browser extension: what asks, what it may do, and that it is done. */
import type { ConnectAsk } from "../identity/connect-extension";
import { browserName } from "./browser-name";
import { Card, Fact, Mark } from "./parts";

export function ConnectPage({
  ask,
  email,
  userAgent,
}: {
  readonly ask: ConnectAsk;
  readonly email: string;
  readonly userAgent: string;
}) {
  return (
    <>
      <div class="lead">
        <h1>Connect the browser extension?</h1>
        <p>
          Go on only if you have just pressed Connect in the Hallpass extension of this browser.
        </p>
      </div>
      <Card>
        <dl class="facts">
          <Fact label="Acts as">{email}</Fact>
          <Fact label="Browser">{browserName(userAgent)}</Fact>
          <Fact label="Extension">
            <code>{ask.clientId}</code>
          </Fact>
          <Fact label="It may">
            Show what you can ask for on the page of a cloud console, ask in your name, extend and
            hand back, and decide requests that wait for you.
          </Fact>
          <Fact label="It may not">
            See secrets, change flows, people or settings, or do anything only admins can do. Not
            for admins either.
          </Fact>
          <Fact label="For how long">
            90 days, or until it has not been used for 30. You can disconnect it at any time.
          </Fact>
        </dl>
        <form method="post" action="/extension/connect" class="stack">
          <input type="hidden" name="client_id" value={ask.clientId} />
          <input type="hidden" name="code_challenge" value={ask.challenge} />
          <input type="hidden" name="code_challenge_method" value="S256" />
          <input type="hidden" name="state" value={ask.state} />
          {ask.redirectUri !== null && (
            <input type="hidden" name="redirect_uri" value={ask.redirectUri} />
          )}
          <div class="actions">
            <button class="button primary" type="submit">
              Connect
            </button>
            <a class="button" href={refusalOf(ask) ?? "/"}>
              Cancel
            </a>
          </div>
        </form>
      </Card>
    </>
  );
}

/** For an extension that is neither ours nor approved by an admin. */
export function UnknownExtensionPage(props: {
  readonly clientId: string;
  /** The address of the connect page, packed. */
  readonly back: string;
  readonly admin: boolean;
}) {
  return (
    <>
      <div class="lead">
        <h1>Nobody has approved this extension</h1>
        <p>
          It is not the Hallpass extension from the stores. Anybody can make one that looks like it,
          and a connected extension can ask and decide in your name for 90 days.
        </p>
      </div>
      <Card>
        <dl class="facts">
          <Fact label="Extension">
            <code>{props.clientId}</code>
          </Fact>
        </dl>
        {props.admin ? (
          <form method="post" action="/extension/approve" class="stack">
            <input type="hidden" name="ask" value={props.back} />
            <p>
              Approve it only if your organization built or distributes it, and the id is the one
              you know. Everybody can connect it then.
            </p>
            <div class="actions">
              <button class="button" type="submit">
                Approve for everybody
              </button>
            </div>
          </form>
        ) : (
          <p>
            Nothing was connected. If your organization gave you this extension, ask an admin to
            approve this id: they press Connect in it once.
          </p>
        )}
      </Card>
    </>
  );
}

/** Tells the extension that its owner does not want it (RFC 6749, 4.1.2.1). */
function refusalOf({ redirectUri, state }: ConnectAsk): string | null {
  return redirectUri && `${redirectUri}?${new URLSearchParams({ error: "access_denied", state })}`;
}

/**
 * Shown where no redirect was named. The extension's own content script takes code and state from the element below; other
 * extensions may read them too and can do nothing with them, for want of the verifier.
 */
export function HandoverPage({ code, state }: { readonly code: string; readonly state: string }) {
  return (
    <Card>
      <div class="result">
        <Mark tone="good" />
        <h1>Connected</h1>
        <p>The extension takes it from here. You can close this page.</p>
        <p class="quiet">
          Does the extension still say that it is not connected? The code is good for a minute:
          press Connect in the extension once more.
        </p>
        <span id="hallpass-extension-code" data-code={code} data-state={state} hidden />
      </div>
    </Card>
  );
}
