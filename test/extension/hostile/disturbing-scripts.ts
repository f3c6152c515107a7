/** Pages that want the extension to break, or to break them. */
import type { Hostile } from "./hostile-page";

const script = (name: string, text: string, body?: string): Hostile => ({
  name,
  script: text,
  ...(body && { body }),
});
const throws = (what: string, text: string) => script(`throws from ${what}`, text);

export const disturbing: ReadonlyArray<Hostile> = [
  script(
    "removes the chip whenever it comes",
    "new MutationObserver(() => chip()?.remove()).observe(document, { childList: true, subtree: true });",
  ),
  script("removes the chip ten times a second", "every(() => chip()?.remove());"),
  script(
    "moves the chip about",
    "every(() => document.body.insertBefore(chip(), document.body.firstChild)); every(() => document.documentElement.append(chip()), 130);",
  ),
  script(
    "replaces the chip by something that looks like it",
    `every(() => { const c = chip(); if (!c || c.dataset.fake) return; const f = document.createElement("hallpass-chip"); f.dataset.fake = "1"; f.innerHTML = "<button>Request access</button>"; c.replaceWith(f); });`,
  ),
  script(
    "fills the page with fake chips",
    `later(() => { for (let i = 0; i < 500; i++) document.body.append(document.createElement("hallpass-chip")); }, 300);`,
  ),
  script(
    "changes the page without an end",
    "every(() => { for (let i = 0; i < 200; i++) { const d = document.createElement('div'); d.setAttribute('role', 'alert'); d.textContent = 'Access denied ' + i; document.body.append(d); later(() => d.remove(), 50); } }, 60);",
  ),
  script(
    "changes attributes without an end",
    "const spin = () => { document.body.dataset.n = String(Math.random()); requestAnimationFrame(spin); }; spin();",
  ),
  script(
    "nests ten thousand elements",
    `later(() => { let at = document.body; for (let i = 0; i < 2000; i++) { const d = document.createElement("div"); at.append(d); at = d; } }, 300);`,
  ),
  script(
    "empties the whole document",
    "later(() => { document.documentElement.replaceChildren(document.createElement('body')); }, 900);",
  ),
  script(
    "writes the document anew",
    "later(() => { document.open(); document.write('<h1>new</h1>'); document.close(); }, 900);",
  ),
  script(
    "takes the root element away",
    "later(() => { const r = document.documentElement; r.remove(); later(() => document.append(r), 200); }, 900);",
  ),
  throws(
    "getters of every prototype",
    `for (const p of [Element.prototype, Node.prototype]) for (const n of ["textContent", "innerHTML", "isConnected", "shadowRoot"]) { const d = Object.getOwnPropertyDescriptor(p, n); if (d) attempt(() => Object.defineProperty(p, n, { ...d, get() { if (this === chip()) throw new Error("no"); return d.get.call(this); } })); }`,
  ),
  throws(
    "querySelector",
    `for (const p of [Document.prototype, Element.prototype]) for (const n of ["querySelector", "querySelectorAll"]) p[n] = () => { throw new Error("no"); };`,
  ),
  throws(
    "createElement and attachShadow",
    `Document.prototype.createElement = () => { throw new Error("no"); }; Element.prototype.attachShadow = () => { throw new Error("no"); };`,
  ),
  throws(
    "timers",
    `for (const n of ["setTimeout", "setInterval", "requestAnimationFrame", "queueMicrotask"]) window[n] = () => { throw new Error("no"); };`,
  ),
  throws(
    "every listener of ours",
    `EventTarget.prototype.addEventListener = () => { throw new Error("no"); }; EventTarget.prototype.dispatchEvent = () => { throw new Error("no"); };`,
  ),
  throws(
    "JSON, Array and Promise",
    `later(() => { JSON.parse = () => { throw new Error("no"); }; Array.prototype.map = () => { throw new Error("no"); }; Promise.prototype.then = () => { throw new Error("no"); }; Object.prototype.toJSON = () => { throw new Error("no"); }; }, 500);`,
  ),
  throws(
    "constructors of sheets and observers",
    `window.CSSStyleSheet = function () { throw new Error("no"); }; window.MutationObserver = function () { throw new Error("no"); }; window.AbortController = function () { throw new Error("no"); };`,
  ),
  script(
    "freezes all that can be frozen",
    `for (const n of ["Object", "Array", "Promise", "JSON", "Map", "Element", "Node", "Event"]) attempt(() => { Object.freeze(window[n]); Object.freeze(window[n].prototype); });`,
  ),
  script(
    "stops every event on its way",
    `for (const t of ["click", "keydown", "input", "focus", "pointerdown", "visibilitychange", "pageshow", "hallpass:started"]) for (const target of [window, document]) target.addEventListener(t, (e) => e.stopImmediatePropagation(), true);`,
  ),
  script(
    "says again and again that it became visible",
    "every(() => document.dispatchEvent(new Event('visibilitychange')), 5);",
  ),
  script(
    "forbids everything by a policy",
    "",
    `<meta http-equiv="content-security-policy" content="default-src 'none'; connect-src 'self'; frame-src 'none'; style-src 'none'; require-trusted-types-for 'script'">`,
  ),
  script(
    "has styles for all elements",
    "",
    "<style>*{display:none!important;position:static!important;opacity:0!important;all:unset!important}</style>",
  ),
  script(
    "has named elements in place of globals",
    "",
    '<form id="body"><input name="getRootNode"><input name="append"></form><img name="documentElement"><a id="chrome"></a><a id="browser"></a><a id="hallpassChip"></a>',
  ),
  script(
    "sets globals that our scripts use",
    "window.hallpassChip = () => steal('chip made'); window.chrome = { runtime: { sendMessage: (...a) => steal(...a) } }; window.browser = window.chrome;",
  ),
];
