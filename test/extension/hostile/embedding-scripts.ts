/** Scripts that want our own pages in their hands. `EXTENSION` stands for the extension's address. */
import type { Hostile } from "./hostile-page";

const pages =
  '["panel.html", "popup.html", "options.html", "confirm.html", "sidepanel.html", "manifest.json", "background.js", "managed.json", "icon/128.png", "chip.js", "console-aws.js"]';
const found = `const found = () => performance.getEntriesByType("resource").map((e) => e.name).filter((n) => n.includes("-extension://"));`;
const script = (name: string, text: string): Hostile => ({ name, script: text });

export const embedding: ReadonlyArray<Hostile> = [
  script(
    "embeds every page of ours by the extension's id",
    `later(() => { for (const p of ${pages}) { const f = document.createElement("iframe"); f.src = "EXTENSION/" + p; document.body.append(f); every(() => steal(f.contentDocument?.body.innerHTML, f.contentWindow.length)); } }, 300);`,
  ),
  script(
    "embeds the panel once more under the address it was loaded from",
    `${found} later(() => { for (const n of found()) { const f = document.createElement("iframe"); f.src = n; document.body.append(f); } }, 1000);`,
  ),
  script(
    "embeds the panel before ours gets to it",
    `${found} const seen = new Set(); every(() => { for (const n of found()) if (!seen.has(n)) { seen.add(n); const f = document.createElement("iframe"); f.src = n; document.documentElement.prepend(f); } }, 1);`,
  ),
  script(
    "fetches and imports our files",
    `later(() => { for (const p of ${pages}) { fetch("EXTENSION/" + p).then((r) => r.text()).then(steal, () => {}); import("EXTENSION/" + p).then(steal, () => {}); const s = document.createElement("script"); s.src = "EXTENSION/" + p; s.onload = () => steal("loaded " + p); document.head.append(s); } }, 300);`,
  ),
  script(
    "loads our pages as object, embed and image",
    `later(() => { for (const [t, a] of [["object", "data"], ["embed", "src"], ["img", "src"], ["link", "href"]]) { const e = document.createElement(t); e[a] = "EXTENSION/panel.html"; e.rel = "stylesheet"; e.onload = () => steal(t); document.body.append(e); every(() => steal(attempt(() => e.contentDocument?.body.innerHTML))); } }, 300);`,
  ),
  script(
    "opens our pages in windows",
    `later(() => { for (const p of ["popup.html", "options.html", "panel.html#" + "a".repeat(43)]) { const w = window.open("EXTENSION/" + p, "_blank"); every(() => steal(attempt(() => w.location.href), attempt(() => w.document.body.innerHTML))); } }, 300);`,
  ),
  script(
    "gives the panel made-up secrets",
    `${found} later(() => { const base = (found()[0] ?? "EXTENSION/panel.html").split("#")[0]; for (const s of ["a".repeat(43), "", "A".repeat(43), "%00".repeat(43), "../".repeat(14) + "a"]) { const f = document.createElement("iframe"); f.src = base + "#" + s; document.body.append(f); } }, 900);`,
  ),
  script(
    "puts our chip into a frame of its own",
    `later(() => { const f = document.createElement("iframe"); document.body.append(f); f.contentDocument.body.append(chip()); every(() => steal(f.contentDocument.body.innerHTML, f.contentWindow.frames.length, attempt(() => f.contentWindow.frames[0].location.href))); }, 900);`,
  ),
  script(
    "takes the chip out and puts it back",
    `later(() => { const c = chip(); c.remove(); later(() => { document.body.append(c); every(() => steal(c.shadowRoot, c.innerHTML)); }, 100); }, 900);`,
  ),
  script(
    "clones the chip",
    `later(() => { for (const deep of [true, false]) { const c = chip().cloneNode(deep); document.body.append(c); steal(c.shadowRoot, c.outerHTML); } const i = document.importNode(chip(), true); document.body.append(i); steal(i.shadowRoot); }, 900);`,
  ),
  script(
    "adopts the chip into another document",
    `later(() => { const d = document.implementation.createHTMLDocument(""); const c = d.adoptNode(chip()); steal(c.shadowRoot); d.body.append(c); steal(d.documentElement.outerHTML); }, 900);`,
  ),
  script(
    "registers a service worker that answers for everything",
    `navigator.serviceWorker?.register("/sw.js").then((r) => steal(r.scope), () => {});`,
  ),
  script(
    "sends a made-up sign-in to the extension",
    `later(() => { const e = document.createElement("div"); e.id = "hallpass-extension-code"; e.dataset.code = "hp_xc_" + "a".repeat(43); e.dataset.state = "b".repeat(43); document.body.append(e); history.pushState(null, "", "/extension/connect"); }, 600);`,
  ),
  script(
    "reads our address from the initiator of requests",
    `later(() => { steal(...found()); for (const n of document.querySelectorAll("*")) steal(n.baseURI, n.currentSrc, n.src); }, 1000); ${found}`,
  ),
];
