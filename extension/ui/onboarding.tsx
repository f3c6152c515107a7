/** Three steps: where the portal is, who one is there, and on which consoles the extension may look. Also the options page. */
import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { asProblem } from "../api/problem.ts";
import { connect, disconnect, hostsChanged, status } from "../messages/ask.ts";
import type { Status } from "../messages/from-extension.ts";
import { patternOf, readPortalAddress } from "../session/portal-address.ts";
import { onboardingWords as words } from "../words.ts";
import { Button } from "./button.tsx";
import { ConsoleList } from "./console-list.tsx";

const POLL_MS = 1_000;

export function Onboarding({ first }: { readonly first: Status }) {
  const [state, setState] = useState(first);
  const [typed, setTyped] = useState(first.portal ?? "");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The sign-in ends in another tab.
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void status().then(setState, () => undefined);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, []);

  /** Called in the click itself: browsers ask for permissions only then. */
  async function start(how: "window" | "tab"): Promise<void> {
    const address = readPortalAddress(typed);
    if (!address.ok) return setError(words[address.why]);
    setBusy(true);
    setError(null);
    try {
      const origins = [patternOf(address.origin)];
      if (how === "tab" && !(await browser.permissions.request({ origins })))
        return setError(words.notAllowed);
      await connect(address.origin, how);
      setState(await status());
    } catch (cause) {
      setError(asProblem(cause).detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="stack">
      <h1>{words.title}</h1>
      <section class="card">
        <h2>1. {words.portal}</h2>
        <p class="hint">{state.managed ? words.managed : words.portalHint}</p>
        <label for="portal">{words.address}</label>
        <input
          id="portal"
          type="text"
          inputMode="url"
          autocomplete="url"
          spellcheck={false}
          placeholder="https://hallpass.example.com"
          value={typed}
          readOnly={state.managed || state.signedIn}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </section>
      <section class="card">
        <h2>2. {words.connect}</h2>
        {state.signedIn && state.user ? (
          <>
            <p role="status">{words.connected(state.user.email)}</p>
            <div class="actions">
              <Button onPress={() => void disconnect().then(status).then(setState)}>
                {words.disconnect}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p class="hint">{words.connectHint}</p>
            <div class="actions">
              {state.signInWindow && (
                <Button kind="primary" busy={busy} onPress={() => void start("window")}>
                  {words.inWindow}
                </Button>
              )}
              <Button
                kind={state.signInWindow ? "plain" : "primary"}
                busy={busy}
                onPress={() => void start("tab")}
              >
                {words.inTab}
              </Button>
            </div>
          </>
        )}
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </section>
      <section class="card">
        <h2>3. {words.consoles}</h2>
        <p class="hint">{words.consolesHint}</p>
        <ConsoleList onChange={() => void hostsChanged().catch(() => undefined)} />
      </section>
    </div>
  );
}
