/** The content script of every console: address → sighting → chip. It holds no token and no data, and asks for nothing. */
import { browser } from "wxt/browser";
import { type Address, readAddress } from "../consoles/address.ts";
import type { Denial, PageText } from "../consoles/denied.ts";
import type { Sighting } from "../consoles/sighting.ts";
import type { Envelope } from "../messages/envelope.ts";
import type { FromPage, PageSighting } from "../messages/from-page.ts";
import type { Chip, PanelTicket, ToPage } from "../messages/panel-view.ts";
import { ownUrl } from "../own-url";
import { updatedWords } from "../words.ts";
import { type ChipUi, madeChip } from "./chip-place.ts";
import { onlyNewest } from "./only-newest.ts";
import { readRefusal } from "./read-refusal.ts";
import { watchAddress } from "./watch-address.ts";
import { whileSettling } from "./watch-refusal.ts";

export type ConsolePage = {
  readonly recognise: (address: Address) => Sighting | null;
  /** Adds what the address leaves out and the page tells. */
  readonly complete?: (sighting: Sighting) => Sighting;
  /** Reads how this console refuses; absent where nobody knows how. */
  readonly denial?: (page: PageText) => Denial;
};

/** Looked at again when somebody comes back to the page after this long. */
const STALE_MS = 60_000;

type Answer = { readonly value: unknown } | "gone" | "refused";

/** @returns `gone` when the extension was updated or removed under this page */
async function tell(message: FromPage): Promise<Answer> {
  try {
    const answer: Envelope | undefined = await browser.runtime.sendMessage(message);
    return answer === undefined || !answer.ok ? "refused" : { value: answer.value };
  } catch {
    // `runtime.id` is gone with the extension that this script belonged to.
    return browser.runtime?.id === undefined ? "gone" : "refused";
  }
}

const refusalOf = (denial: Denial | null): PageSighting["denied"] =>
  denial && {
    missing: denial.missing === null ? [] : [denial.missing],
    helpless: denial.helpless,
    wrongAccount: denial.wrongAccount,
  };

export function watchConsole({
  recognise,
  complete = (sighting) => sighting,
  denial,
}: ConsolePage): void {
  const signal = onlyNewest();
  const needsPage = complete !== undefined || denial !== undefined;
  const whole = complete ?? ((sighting: Sighting) => sighting);
  /** Counts sightings: answers to older ones are thrown away. */
  let of = 0;
  let seen: PageSighting | null = null;
  let askedAt = 0;
  /** Of this sighting: a person closed or hid it, so nothing opens by itself any more. */
  let left = false;
  let page = new AbortController();

  /** Null until there is something to show; most pages of most people show nothing. */
  let ui: ChipUi | null = null;

  async function bringChip(): Promise<ChipUi | null> {
    if (ui) return ui;
    await tell({ kind: "bringChip" });
    const make = madeChip();
    if (!ui && make) ui = make({ onOpen: () => void open(), onClose: close, onHide: hide }, signal);
    return ui;
  }

  async function show(chip: Chip | null): Promise<void> {
    if (chip === null) return ui?.show(null);
    const asked = of;
    const shown = await bringChip();
    if (asked !== of || signal.aborted || !shown) return;
    shown.show(chip);
    if (chip.opens && !left && !shown.isOpen) await open();
  }

  async function open(): Promise<void> {
    const asked = of;
    const answer = await tell({ kind: "openPanel" });
    if (asked !== of || signal.aborted) return;
    if (answer === "gone") return showUpdated();
    // The background forgot this page: it learns of it again.
    if (answer === "refused") return void report(seen);
    // The background made the path.
    const { path } = answer.value as PanelTicket;
    ui?.openFrame(ownUrl(path));
  }

  function close(): void {
    left = true;
    ui?.closeFrame();
  }

  function hide(): void {
    left = true;
    ui?.show(null);
  }

  /** Where nothing was shown nothing has to be said. */
  function showUpdated(): void {
    ui?.closeFrame();
    ui?.show({ label: updatedWords, tone: "bad", until: null, opens: false });
    page.abort();
  }

  async function report(sighting: PageSighting | null): Promise<void> {
    seen = sighting;
    of += 1;
    askedAt = Date.now();
    const asked = of;
    const answer = await tell({ kind: "sighted", of: asked, sighting });
    if (asked !== of || signal.aborted) return;
    if (answer === "gone") showUpdated();
    else if (answer !== "refused" && answer.value !== undefined)
      // The background answers a sighting with its chip.
      await show(answer.value as Chip | null);
  }

  function look(url: string): void {
    const address = readAddress(url);
    const found = address && recognise(address);
    const sighting = found && whole(found);
    const before = seen && { ...seen, denied: null };
    // Another tab of the same resource: everything stays.
    if (sighting && JSON.stringify({ ...sighting, denied: null }) === JSON.stringify(before))
      return;
    if (!sighting && !seen && of > 0) return;
    page.abort();
    page = new AbortController();
    left = false;
    seen = sighting && { ...sighting, denied: null };
    // Answers to what was asked before are thrown away from now on.
    of += 1;
    // At once: nobody may ask for what the page showed before.
    ui?.show(null);
    const { signal: here } = page;
    // The page goes on first: this runs inside of its navigation.
    setTimeout(() => {
      if (here.aborted || signal.aborted) return;
      void report(sighting && { ...sighting, denied: null });
      if (sighting && needsPage) whileSettling(() => readOn(sighting), here);
    });
  }

  /** What the page says later than its address: the account, and that it refuses. */
  function readOn(sighting: Sighting): boolean {
    const denied = refusalOf(denial ? readRefusal(denial) : null);
    const now = { ...whole(sighting), denied };
    if (JSON.stringify(now) !== JSON.stringify(seen)) void report(now);
    return denied !== null;
  }

  watchAddress(look, signal);

  browser.runtime.onMessage.addListener((message: ToPage) => {
    if (signal.aborted) return;
    if (message.kind === "closePanel") close();
    else if (message.of === of) void show(message.chip);
  });

  document.addEventListener(
    "visibilitychange",
    () => {
      if (!document.hidden && seen && Date.now() - askedAt > STALE_MS) void report(seen);
    },
    { signal },
  );
}
