/** How to use what was granted. Secrets are shown in the portal only. */
import { useState } from "preact/hooks";
import type { AccessDetails } from "../../worker/contract/requests";
import { requestWords } from "../words.ts";
import { Button, OutLink } from "./button.tsx";

/** An address that a connector wrote: nothing but the web is followed. */
const isWeb = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

export function Details({ items }: { readonly items: ReadonlyArray<AccessDetails> }) {
  return (
    <div class="details">
      {items.map((item) => (
        <section key={item.unitId}>
          {item.instructions && <p class="hint">{item.instructions}</p>}
          {item.url && isWeb(item.url) && <OutLink href={item.url}>{item.resource}</OutLink>}
          {item.fields.map(({ label, value }) => (
            <p class="field" key={label}>
              <span class="quiet">{label}</span> <code>{value}</code>
            </p>
          ))}
          {item.commands.map(({ label, command }) => (
            <Command key={label} label={label} command={command} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Command({ label, command }: { readonly label: string; readonly command: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(command).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div class="command">
      <span class="quiet">{label}</span>
      <code>{command}</code>
      <Button kind="quiet" onPress={() => void copy()}>
        {copied ? requestWords.copied : requestWords.copy}
      </Button>
    </div>
  );
}
