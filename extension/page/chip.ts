/** The chip and the frame of the panel. Both stand in a closed shadow root, over the page and out of its flow. */
import type { Chip } from "../messages/panel-view.ts";
import { chipWords } from "../words.ts";
import { chipCss } from "./chip-css.ts";
import type { ChipUi, Presses } from "./chip-place.ts";
import { shortLength } from "./short-length.ts";

/** Colours change at these (WCAG: the text says it too). */
const WARN_SECONDS = 15 * 60;
const URGENT_SECONDS = 5 * 60;
const TICK_MS = 5_000;

export function makeChip({ onOpen, onClose, onHide }: Presses, signal: AbortSignal): ChipUi {
  const host = document.createElement("hallpass-chip");
  // The page's own rules for unknown elements must not reach it.
  host.style.cssText =
    "all:initial!important;display:block!important;color-scheme:light dark!important";
  const shadow = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(chipCss);
  shadow.adoptedStyleSheets = [sheet];
  const box = element("div", "box");
  const button = element("button", "chip");
  const hide = element("button", "hide");
  button.type = hide.type = "button";
  hide.textContent = "×";
  hide.title = chipWords.hide;
  hide.setAttribute("aria-label", chipWords.hide);
  button.setAttribute("aria-haspopup", "dialog");
  box.append(button, hide);
  shadow.append(box);

  let frame: HTMLIFrameElement | null = null;
  let chip: Chip | null = null;

  const write = () => {
    if (!chip) return;
    const left = chip.until === null ? null : Math.max(0, (chip.until - Date.now()) / 1_000);
    const label = left === null ? chip.label : `${chip.label} · ${shortLength(left)}`;
    const tone =
      left === null || left > WARN_SECONDS ? chip.tone : left > URGENT_SECONDS ? "warn" : "bad";
    if (button.textContent !== label) button.textContent = label;
    box.dataset.tone = tone;
    button.setAttribute("aria-label", `Hallpass: ${label}`);
  };
  const timer = setInterval(write, TICK_MS);

  const closeFrame = () => {
    frame?.remove();
    frame = null;
    button.setAttribute("aria-expanded", "false");
  };
  const takeAway = () => {
    closeFrame();
    host.remove();
  };
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    takeAway();
  });

  // A script of the page can make events, but no trusted ones; opening shows something and asks for nothing.
  button.addEventListener("click", ({ isTrusted }) => {
    if (!isTrusted) return;
    if (frame) onClose();
    else onOpen();
  });
  hide.addEventListener("click", ({ isTrusted }) => {
    if (isTrusted) onHide();
  });
  // Consoles have shortcuts for single letters.
  for (const type of ["keydown", "keyup", "keypress"] as const)
    host.addEventListener(type, (event) => {
      if (event.key === "Escape" && frame && event.isTrusted && type === "keydown") onClose();
      event.stopPropagation();
    });

  return {
    show(next) {
      chip = next;
      if (!next) return takeAway();
      write();
      if (!host.isConnected) document.documentElement.append(host);
    },
    openFrame(url) {
      closeFrame();
      frame = element("iframe", "panel");
      frame.title = "Hallpass";
      frame.src = url;
      box.prepend(frame);
      button.setAttribute("aria-expanded", "true");
    },
    closeFrame,
    get isOpen() {
      return frame !== null;
    },
  };
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
