/** Scripts that want a request to be sent. With `lure`, a person is brought to press where our button is. */
import type { Hostile } from "./hostile-page";

export type Lure = Hostile & {
  /** What the person does at the place of our button; a click when absent. */
  readonly does?: "click" | "double-click" | "approach" | "enter" | "space" | "tab-enter" | "drag";
};

const script = (name: string, text: string, body?: string): Hostile => ({
  name,
  script: text,
  ...(body && { body }),
});
const lure = (name: string, text: string, does?: Lure["does"]): Lure => ({
  name,
  script: text,
  ...(does && { does }),
});

const points =
  "for (let x = innerWidth - 380; x < innerWidth; x += 30) for (let y = 150; y < innerHeight; y += 30)";
const style = (name: string, value: string) =>
  lure(
    `makes the chip ${name}`,
    `every(() => chip()?.style.setProperty("${name}", "${value}", "important"));`,
  );
const root = (name: string, value: string) =>
  lure(
    `sets ${name} of the whole page`,
    `every(() => document.documentElement.style.setProperty("${name}", "${value}", "important"));`,
  );
const cover = "position:fixed;inset:0;pointer-events:none;";

/** Nobody presses anything: scripts alone. */
export const pressing: ReadonlyArray<Hostile> = [
  script(
    "clicks the chip",
    "every(() => { chip().click(); chip().dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true })); });",
  ),
  script(
    "clicks every point of the lower right corner",
    `every(() => { ${points} document.elementFromPoint(x, y)?.click(); }, 400);`,
  ),
  script(
    "sends made-up pointer, mouse and touch events",
    `every(() => { for (const t of ["pointerdown", "pointerup", "mousedown", "mouseup", "click"]) { const e = new (t.startsWith("pointer") ? PointerEvent : MouseEvent)(t, { bubbles: true, composed: true, cancelable: true, clientX: innerWidth - 300, clientY: innerHeight - 200, button: 0, detail: 1 }); chip().dispatchEvent(e); document.dispatchEvent(e); } });`,
  ),
  script(
    "presses keys by events",
    `every(() => { for (const key of ["Enter", " ", "Tab", "Escape"]) for (const t of ["keydown", "keypress", "keyup"]) { const e = new KeyboardEvent(t, { key, code: key, keyCode: 13, bubbles: true, composed: true }); chip().dispatchEvent(e); document.body.dispatchEvent(e); window.dispatchEvent(e); } });`,
  ),
  script(
    "makes all events say that they are trusted",
    `attempt(() => Object.defineProperty(Event.prototype, "isTrusted", { get: () => true })); every(() => { const e = new MouseEvent("click", { bubbles: true, composed: true }); attempt(() => Object.defineProperty(e, "isTrusted", { value: true })); chip().dispatchEvent(e); });`,
  ),
  script(
    "focuses the chip and asks for its default action",
    `every(() => { chip().tabIndex = 0; chip().focus({ focusVisible: true }); chip().requestSubmit?.(); document.execCommand("insertText", false, "x"); });`,
  ),
  script(
    "submits every form there is",
    `every(() => { for (const f of document.forms) f.submit(); for (const f of document.querySelectorAll("form")) f.requestSubmit(); });`,
  ),
  script(
    "posts a form to the portal",
    `later(() => { const f = document.createElement("form"); f.method = "post"; f.action = "PORTAL/api/v1/requests"; f.target = "elsewhere"; f.innerHTML = "<input name=flowId value=flow_x>"; const i = document.createElement("iframe"); i.name = "elsewhere"; document.body.append(i, f); f.submit(); }, 500);`,
  ),
  script(
    "calls the portal with the person's cookies",
    `later(() => { for (const mode of ["cors", "no-cors"]) fetch("PORTAL/api/v1/requests", { method: "POST", mode, credentials: "include", headers: { "content-type": "text/plain" }, body: "{}" }).then((r) => r.text()).then(steal, () => {}); navigator.sendBeacon("PORTAL/api/v1/requests", "{}"); }, 500);`,
  ),
  script(
    "uses accesskey and popovertarget on the chip",
    `every(() => { chip().setAttribute("accesskey", "a"); chip().setAttribute("popover", "manual"); attempt(() => chip().togglePopover()); });`,
  ),
  script(
    "sends messages as our own pages do",
    `every(() => { for (const ask of [{ kind: "call", operation: "createRequest", input: { body: {} } }, { kind: "confirm", wanted: {} }]) { postMessage({ nonce: "a".repeat(43), ask }, "*"); document.dispatchEvent(new CustomEvent("hallpass", { detail: ask })); attempt(() => chrome.runtime.sendMessage("EXTENSION".split("/")[2], { kind: "about", tabId: 1, ask })); } });`,
  ),
  script(
    "says that a newer script of ours has started",
    `later(() => { for (let i = 0; i < 50; i++) document.dispatchEvent(new Event("hallpass:started")); }, 900);`,
  ),
  script(
    "drops files and text on the chip",
    `every(() => { const d = new DataTransfer(); d.setData("text/plain", "x"); for (const t of ["dragenter", "dragover", "drop"]) chip().dispatchEvent(new DragEvent(t, { bubbles: true, composed: true, dataTransfer: d })); });`,
  ),
  script(
    "asks for full screen, pointer lock and a picture of the chip",
    `every(() => { chip().requestFullscreen?.().catch(() => {}); chip().requestPointerLock?.(); }, 300);`,
  ),
];

export const luring: ReadonlyArray<Lure> = [
  lure(
    "lays an opaque box over the panel",
    `const d = document.createElement("div"); d.style.cssText = "${cover}background:#fff;z-index:2147483647"; every(() => document.documentElement.append(d), 50);`,
  ),
  lure(
    "lays a nearly transparent box over the panel",
    `later(() => document.documentElement.insertAdjacentHTML("beforeend", '<div style="${cover}background:#fff;opacity:.01;z-index:2147483647"></div>'), 1000);`,
  ),
  lure(
    "lays a picture over the panel",
    `later(() => document.documentElement.insertAdjacentHTML("beforeend", '<svg style="${cover}width:100%;height:100%;z-index:2147483647"><rect width="100%" height="100%" fill="#fff"/></svg>'), 1000);`,
  ),
  lure(
    "lays a frame over the panel",
    `later(() => document.documentElement.insertAdjacentHTML("beforeend", '<iframe srcdoc="<body style=background:white>Win a prize" style="${cover}width:100%;height:100%;border:0;z-index:2147483647"></iframe>'), 1000);`,
  ),
  lure(
    "lays a popover of the top layer over the panel",
    `later(() => { const d = document.createElement("div"); d.popover = "manual"; d.style.cssText = "${cover}width:100%;height:100%;background:#fff;border:0"; document.body.append(d); d.showPopover(); }, 1000);`,
  ),
  lure(
    "lays a dialog over the panel",
    `later(() => { const d = document.createElement("dialog"); d.style.cssText = "${cover}width:100%;height:100%;max-width:none;max-height:none;background:#fff;z-index:2147483647"; document.body.append(d); d.show(); document.documentElement.append(d); }, 1000);`,
  ),
  lure(
    "lays a canvas over the panel in every frame",
    `later(() => { const c = document.createElement("canvas"); c.width = innerWidth; c.height = innerHeight; c.style.cssText = "${cover}z-index:2147483647"; c.getContext("2d").fillRect(0, 0, c.width, c.height); const again = () => { document.documentElement.append(c); requestAnimationFrame(again); }; again(); }, 800);`,
  ),
  lure(
    "covers all but the button with words of its own",
    `later(() => { const add = (s) => document.documentElement.insertAdjacentHTML("beforeend", '<div style="position:fixed;right:0;width:420px;pointer-events:none;background:#fff;z-index:2147483647;' + s + '">Accept cookies?</div>'); add("top:0;height:45%"); }, 1000);`,
  ),
  lure(
    "covers only what is asked for",
    `later(() => document.documentElement.insertAdjacentHTML("beforeend", '<div style="position:fixed;right:17px;width:376px;bottom:560px;height:70px;pointer-events:none;background:#fff;z-index:2147483647">a harmless thing</div>'), 1000);`,
  ),
  style("opacity", ".01"),
  style("filter", "opacity(0)"),
  style("filter", "blur(9px)"),
  style("transform", "scale(.5)"),
  style("transform", "rotate(0.5turn)"),
  style("clip-path", "inset(0 0 0 80%)"),
  style("mask-image", "linear-gradient(transparent, transparent)"),
  style("mix-blend-mode", "difference"),
  style("visibility", "hidden"),
  style("zoom", ".3"),
  style("content-visibility", "hidden"),
  root("opacity", ".02"),
  root("filter", "invert(1) blur(4px)"),
  root("transform", "scale(.4)"),
  root("mask", "linear-gradient(#0001, #0001)"),
  lure(
    "moves the panel under the pointer at the last moment",
    `every(() => { if (!window.went) chip()?.style.setProperty("transform", "translateX(-500px)", "important"); }, 20); addEventListener("mousemove", () => { window.went = true; chip().style.removeProperty("transform"); }, true);`,
    "approach",
  ),
  lure(
    "takes its cover away between two clicks",
    `later(() => { const d = document.createElement("div"); d.style.cssText = "position:fixed;inset:0;background:#fff;z-index:2147483647"; d.textContent = "double click to go on"; d.onmousedown = () => d.remove(); d.onpointerdown = () => d.remove(); document.documentElement.append(d); }, 400);`,
    "double-click",
  ),
  lure(
    "shows the panel only when the pointer is there",
    `every(() => { if (!window.went) chip()?.style.setProperty("visibility", "hidden", "important"); }, 20); addEventListener("mousemove", () => { window.went = true; chip().style.removeProperty("visibility"); }, true);`,
    "approach",
  ),
  lure(
    "lets a person press Enter",
    "every(() => { chip()?.focus(); document.body.focus(); });",
    "enter",
  ),
  lure("lets a person press the space bar", "every(() => chip()?.focus());", "space"),
  lure(
    "lets a person type into its own field",
    `later(() => { document.querySelector("main").insertAdjacentHTML("beforeend", "<input autofocus id=theirs>"); document.getElementById("theirs").focus(); }, 500);`,
    "enter",
  ),
  lure(
    "makes the chip inert",
    "every(() => { chip().inert = true; document.body.inert = true; });",
  ),
  lure(
    "gives the click to a button of its own below",
    `every(() => chip()?.style.setProperty("pointer-events", "none", "important"));`,
  ),
  lure(
    "lets a person drag something over the panel",
    `later(() => document.querySelector("main").insertAdjacentHTML("afterbegin", '<p draggable=true id=drag style="position:fixed;left:10px;top:80px">drag me</p>'), 300);`,
    "drag",
  ),
  lure(
    "fills the screen with a part of itself",
    `addEventListener("click", () => document.querySelector("main").requestFullscreen(), { capture: true, once: true }); later(() => document.documentElement.insertAdjacentHTML("beforeend", '<div style="${cover}background:#fff;z-index:2147483647"></div>'), 1000);`,
  ),
];
