import { browser } from "wxt/browser";
import { pageClient } from "../../messages/ask.ts";
import { mount } from "../../ui/mount.tsx";
import { TabPanel } from "../../ui/tab-panel.tsx";
import { panelWords } from "../../words.ts";

const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
mount(
  <div class="stack">
    <h1>{panelWords.title}</h1>
    <TabPanel client={pageClient(tab?.id ?? null)} framed={false} />
  </div>,
);
