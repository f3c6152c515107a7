/** Scripts that want to know what the extension knows. */
import type { Hostile } from "./hostile-page";

const script = (name: string, text: string, body?: string): Hostile => ({
  name,
  script: text,
  ...(body && { body }),
});
const css = (name: string, selector: string): Hostile =>
  script(
    `a style sheet that asks whether ${name}`,
    "",
    `<style>${selector}{background:url("/__steal?css=m\\61 tched")}</style>`,
  );

export const reading: ReadonlyArray<Hostile> = [
  script("reads shadowRoot of the chip", "every(() => steal(chip()?.shadowRoot))"),
  script(
    "opens closed shadow roots by replacing attachShadow",
    `const was = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) { const root = was.call(this, { ...init, mode: "open" }); steal(root); every(() => steal(root.innerHTML)); return root; };`,
  ),
  script(
    "replaces attachShadow by a proxy",
    `Element.prototype.attachShadow = new Proxy(Element.prototype.attachShadow, { apply(f, self, args) { const root = Reflect.apply(f, self, args); every(() => steal(root.innerHTML)); return root; } });`,
  ),
  script(
    "sets a getter for mode on Object.prototype",
    `Object.defineProperty(Object.prototype, "mode", { get() { return "open"; }, configurable: true }); every(() => steal(chip()?.shadowRoot));`,
  ),
  script(
    "attaches a second shadow root to the chip",
    `every(() => { const root = chip()?.attachShadow({ mode: "open" }); root.innerHTML = "<slot></slot>"; steal(root); });`,
  ),
  script(
    "asks for the chip's shadow root as an element internal",
    `every(() => steal(chip()?.attachInternals?.().shadowRoot));`,
  ),
  script(
    "defines hallpass-chip as its own custom element",
    `customElements.define("hallpass-chip", class extends HTMLElement { constructor() { super(); steal(this.shadowRoot, attempt(() => this.attachInternals().shadowRoot)); }
    connectedCallback() { steal(this.shadowRoot, attempt(() => this.attachInternals().shadowRoot), this); } });`,
  ),
  script(
    "defines every built-in iframe anew",
    `attempt(() => customElements.define("x-frame", class extends HTMLIFrameElement {}, { extends: "iframe" })); every(() => steal(document.querySelectorAll("iframe")));`,
  ),
  script(
    "watches everything with a MutationObserver",
    `new MutationObserver((all) => { for (const m of all) steal(m.target, ...m.addedNodes, ...m.removedNodes); }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });`,
  ),
  script(
    "walks the composed path of every event",
    `for (const type of ["click", "focusin", "pointerover", "mouseover", "input", "keydown", "load", "transitionend"]) addEventListener(type, (e) => steal(e.composedPath(), e.target, e.relatedTarget), true);`,
  ),
  script(
    "asks what lies at each point",
    `every(() => { for (let x = innerWidth - 380; x < innerWidth; x += 40) for (let y = 200; y < innerHeight; y += 40) steal(...document.elementsFromPoint(x, y), document.caretPositionFromPoint?.(x, y)?.offsetNode); }, 500);`,
  ),
  script(
    "selects all and reads the selection",
    `every(() => { getSelection().selectAllChildren(document.documentElement); steal(getSelection().toString()); });`,
  ),
  script(
    "finds text with window.find",
    `every(() => { for (const t of ["Example" + " Inc.", "because-of" + "-incident"]) if (window.find(t, false, false, true, false, true)) steal(getSelection().toString()); }, 400);`,
  ),
  script(
    "serialises the document with shadow roots",
    `every(() => steal(document.documentElement.getHTML?.({ serializableShadowRoots: true, shadowRoots: [] })));`,
  ),
  script(
    "goes through all frames",
    `every(() => { for (let i = 0; i < 10; i++) steal(attempt(() => frames[i]), attempt(() => frames[i].location.href), attempt(() => frames[i].document.body.innerHTML)); steal(frames.length); });`,
  ),
  script(
    "looks for frames by name",
    `every(() => { for (const n of ["Hallpass", "panel", "hallpass", "hallpass-chip"]) steal(window[n], attempt(() => window[n].location.href)); });`,
  ),
  script(
    "posts messages to every frame and listens",
    `addEventListener("message", (e) => steal(e.data, e.origin, attempt(() => e.source.location.href))); every(() => { for (let i = 0; i < frames.length; i++) frames[i].postMessage({ kind: "view", type: "ping" }, "*"); postMessage({ kind: "view" }, "*"); });`,
  ),
  script(
    "listens to broadcast channels",
    `for (const n of ["hallpass", "extension", "wxt", "panel"]) { const c = new BroadcastChannel(n); c.onmessage = (e) => steal(e.data); c.postMessage({ kind: "view" }); }`,
  ),
  script(
    "speaks to the extension's runtime",
    `every(() => { for (const api of [window.chrome?.runtime, window.browser?.runtime]) attempt(() => api.sendMessage("ajkbdbhhkpplgihgkdfbkagjdjhpeikd", { kind: "status" }, (a) => steal(a))); });`,
  ),
  script(
    "takes every message port that is given away",
    `addEventListener("message", (e) => { for (const p of e.ports) { p.onmessage = (m) => steal(m.data); p.start(); } }); navigator.serviceWorker?.addEventListener("message", (e) => steal(e.data));`,
  ),
  script(
    "replaces JSON",
    `const was = { parse: JSON.parse, stringify: JSON.stringify }; JSON.stringify = (x, ...a) => { steal(x); return was.stringify(x, ...a); }; JSON.parse = (t, ...a) => { steal(t); return was.parse(t, ...a); };`,
  ),
  script(
    "replaces the methods of arrays",
    `for (const m of ["push", "map", "filter", "forEach", "join", "slice", "find", "some"]) { const was = Array.prototype[m]; Array.prototype[m] = function (...a) { if (this !== window.__stolen) own.push.call(window.__stolen, words(this, 2)); return was.apply(this, a); }; }`,
  ),
  script(
    "replaces Promise",
    `const was = Promise.prototype.then; Promise.prototype.then = function (ok, bad) { return was.call(this, (v) => { steal(v); return typeof ok === "function" ? ok(v) : v; }, bad); };`,
  ),
  script(
    "puts setters on Object.prototype",
    `for (const n of ["token", "nonce", "path", "src", "answer", "value", "offers", "user"]) Object.defineProperty(Object.prototype, n, { set(v) { steal(v); Object.defineProperty(this, n, { value: v, writable: true, configurable: true, enumerable: true }); }, get() { return undefined; }, configurable: true });`,
  ),
  script(
    "replaces the setter of an iframe's src",
    `const was = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "src"); Object.defineProperty(HTMLIFrameElement.prototype, "src", { ...was, set(v) { steal(v, this); was.set.call(this, v); } });`,
  ),
  script(
    "replaces createElement",
    `const was = Document.prototype.createElement; Document.prototype.createElement = function (n, o) { const made = was.call(this, n, o); every(() => steal(made.src, made.innerHTML)); return made; };`,
  ),
  script(
    "replaces append and its like",
    `for (const [p, names] of [[Element.prototype, ["append", "prepend", "before", "after", "replaceWith", "setAttribute", "attachShadow"]], [Node.prototype, ["appendChild", "insertBefore", "replaceChild"]]]) for (const n of names) { const was = p[n]; p[n] = function (...a) { steal(this, ...a); return was.apply(this, a); }; }`,
  ),
  script(
    "replaces addEventListener",
    `const was = EventTarget.prototype.addEventListener; EventTarget.prototype.addEventListener = function (t, f, o) { steal(this, f); return was.call(this, t, typeof f === "function" ? function (e) { steal(e.target, e.data); return f.call(this, e); } : f, o); };`,
  ),
  script(
    "replaces fetch and XMLHttpRequest",
    `const was = window.fetch; window.fetch = (...a) => { steal(...a); return was(...a).then((r) => { steal(r.url); return r; }); }; const open = XMLHttpRequest.prototype.open; XMLHttpRequest.prototype.open = function (...a) { steal(...a); this.addEventListener("load", () => steal(this.responseText)); return open.apply(this, a); };`,
  ),
  script(
    "replaces sendBeacon",
    `const was = Navigator.prototype.sendBeacon; Navigator.prototype.sendBeacon = function (...a) { steal(...a); return was.apply(this, a); };`,
  ),
  script(
    "replaces console and reads what is logged",
    `for (const n of ["log", "warn", "error", "debug", "info"]) { const was = console[n]; console[n] = (...a) => { steal(...a); was.apply(console, a); }; } addEventListener("error", (e) => steal(e.message, e.error)); addEventListener("unhandledrejection", (e) => steal(e.reason));`,
  ),
  script(
    "replaces Error.prepareStackTrace",
    `Error.prepareStackTrace = (e, s) => { steal(e, ...s.map(String)); return ""; }; Error.stackTraceLimit = 100;`,
  ),
  script(
    "replaces crypto and TextEncoder",
    `const was = Crypto.prototype.getRandomValues; Crypto.prototype.getRandomValues = function (a) { const r = was.call(this, a); steal(Array.from(r).join()); return r; }; const e = TextEncoder.prototype.encode; TextEncoder.prototype.encode = function (t) { steal(t); return e.call(this, t); };`,
  ),
  script(
    "replaces storage and cookies",
    `for (const m of ["setItem", "getItem"]) { const was = Storage.prototype[m]; Storage.prototype[m] = function (...a) { steal(...a); return was.apply(this, a); }; } every(() => steal(document.cookie, window.name, { ...localStorage }, { ...sessionStorage }));`,
  ),
  script(
    "looks through all databases and caches",
    `every(async () => { steal(await indexedDB.databases(), await caches.keys(), await navigator.storage?.estimate?.()); }, 400);`,
  ),
  script(
    "reads computed styles of chip and everything in it",
    `every(() => { const c = chip(); if (c) { const s = getComputedStyle(c); for (const p of ["content", "background-image", "--x"]) steal(s.getPropertyValue(p)); steal(getComputedStyle(c, "::before").content, c.adoptedStyleSheets); } steal(document.adoptedStyleSheets); });`,
  ),
  css("the panel's frame stands anywhere", 'iframe[src*="panel.html"]'),
  css(
    "the frame's secret begins with a",
    'hallpass-chip iframe[src*="#a"], ::slotted(iframe), hallpass-chip::part(panel)',
  ),
  css(
    "a button of the chip is pressed",
    "hallpass-chip .chip, hallpass-chip button[aria-expanded]",
  ),
  css(
    "a field of the panel holds something",
    'textarea[placeholder*="approvers"], hallpass-chip textarea',
  ),
  script(
    "lays a font of its own under our words",
    "",
    `<style>@font-face{font-family:system-ui;src:url("/__steal?css=m\\61 tched")}@font-face{font-family:Inter;src:url("/__steal?css=m\\61 tched")}*{--font:Evil}</style>`,
  ),
  script(
    "reads what the browser says about loaded resources",
    `new PerformanceObserver((l) => steal(...l.getEntries().map((e) => JSON.stringify(e)))).observe({ entryTypes: ["resource", "navigation", "element", "event", "layout-shift"].filter((t) => PerformanceObserver.supportedEntryTypes.includes(t)), buffered: false });`,
  ),
  script(
    "reports violations of a policy against our frame",
    `document.addEventListener("securitypolicyviolation", (e) => steal(e.blockedURI, e.sample, e.sourceFile));`,
    '<meta http-equiv="content-security-policy" content="font-src \'none\'">',
  ),
  script(
    "reads attributions of long tasks",
    `attempt(() => new PerformanceObserver((l) => { for (const e of l.getEntries()) steal(e.attribution?.map((a) => [a.containerSrc, a.containerName, a.containerId].join())); }).observe({ entryTypes: ["longtask", "long-animation-frame"] }));`,
  ),
];
