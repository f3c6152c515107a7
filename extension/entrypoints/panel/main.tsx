/** Stands in a console's page, in a frame of the extension's origin. Without its secret it shows and holds nothing. */
import { useEffect } from "preact/hooks";
import { panelClient, type TabClient } from "../../messages/ask.ts";
import { mount } from "../../ui/mount.tsx";
import { TabPanel } from "../../ui/tab-panel.tsx";
import { panelWords } from "../../words.ts";

const nonce = location.hash.slice(1);
// The page's list of loaded resources may name our address; it names nothing that still works.
history.replaceState(null, "", location.pathname);

function Panel({ client }: { readonly client: TabClient }) {
  const close = () => void client.closePanel().catch(() => undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  return (
    <div class="stack">
      <div class="head">
        <h1>{panelWords.title}</h1>
        <button type="button" class="icon" aria-label={panelWords.close} onClick={close}>
          ×
        </button>
      </div>
      <TabPanel client={client} framed />
    </div>
  );
}

if (window.top === window || !/^[A-Za-z0-9_-]{43}$/.test(nonce))
  mount(<p class="stack quiet">{panelWords.invalid}</p>);
else mount(<Panel client={panelClient(nonce)} />);
