/** One switch per console. A switch is the browser's own permission; we keep no second list that could differ. */
import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import { type Console, consoles } from "../hosts/consoles.ts";
import { patternOf, readPortalAddress } from "../session/portal-address.ts";
import { load, save } from "../session/store.ts";
import { onboardingWords as words } from "../words.ts";
import { Button } from "./button.tsx";

export function ConsoleList({ onChange }: { readonly onChange: () => void }) {
  return (
    <ul class="consoles">
      {consoles.map((one) => (
        <li key={one.provider}>
          {one.origins.length > 0 ? (
            <KnownConsole of={one} onChange={onChange} />
          ) : (
            <OwnConsole of={one} onChange={onChange} />
          )}
        </li>
      ))}
    </ul>
  );
}

type Row = { readonly of: Console; readonly onChange: () => void };

function useAllowed(origins: ReadonlyArray<string>) {
  const [allowed, setAllowed] = useState(false);
  const read = () =>
    void browser.permissions
      .contains({ origins: [...origins] })
      .then((may) => setAllowed(may && origins.length > 0));
  // A list is compared by what is in it.
  useEffect(read, [String(origins)]);
  return [allowed, setAllowed] as const;
}

function KnownConsole({ of: { title, origins }, onChange }: Row) {
  const [allowed, setAllowed] = useAllowed(origins);
  async function flip(): Promise<void> {
    const wanted = { origins: [...origins] };
    if (allowed) await browser.permissions.remove(wanted);
    else if (!(await browser.permissions.request(wanted))) return;
    setAllowed(!allowed);
    onChange();
  }
  return (
    <>
      <span>{title}</span>
      <Button kind={allowed ? "quiet" : "plain"} onPress={() => void flip()}>
        {allowed ? words.remove(title) : words.allow(title)}
      </Button>
    </>
  );
}

/** Consoles that every organization runs itself. */
function OwnConsole({ of: { provider, title }, onChange }: Row) {
  const [hosts, setHosts] = useState<ReadonlyArray<string>>([]);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    void load("local", "consoleHosts").then((kept) => setHosts(kept?.[provider] ?? []));
  }, [provider]);

  async function keep(next: ReadonlyArray<string>): Promise<void> {
    const kept = await load("local", "consoleHosts");
    await save("local", "consoleHosts", { ...kept, [provider]: [...next] });
    setHosts(next);
    onChange();
  }
  async function add(): Promise<void> {
    const address = readPortalAddress(typed);
    if (!address.ok) return setError(words[address.why]);
    const pattern = patternOf(address.origin);
    if (!(await browser.permissions.request({ origins: [pattern] })))
      return setError(words.notAllowed);
    setError(null);
    setTyped("");
    await keep([...new Set([...hosts, pattern])]);
  }
  async function remove(pattern: string): Promise<void> {
    await keep(hosts.filter((host) => host !== pattern));
  }
  return (
    <details>
      <summary>{title}</summary>
      {hosts.map((pattern) => (
        <p key={pattern}>
          <code>{pattern}</code>
          <Button kind="quiet" onPress={() => void remove(pattern)}>
            {words.remove(title)}
          </Button>
        </p>
      ))}
      <label for={`own-${provider}`}>{words.ownHost(title)}</label>
      <input
        id={`own-${provider}`}
        type="text"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <Button onPress={() => void add()}>{words.allow(title)}</Button>
      {error && <p class="error">{error}</p>}
    </details>
  );
}
