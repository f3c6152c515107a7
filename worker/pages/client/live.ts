/**
 * Keeps a status page up to date. It asks for the request as JSON every few seconds; when something changed, it
 * fetches the page itself as a document and exchanges the regions marked `data-live`. So what a state looks like is
 * written once, on the server.
 */
import { call } from "./call";
import { say } from "./say";
import { localizeTimes, showClocks } from "./times";

const PERIOD_MS = 2_500;

type Known = { readonly state?: string };

export function startLive(doc: Document): void {
  const root = doc.querySelector<HTMLElement>("[data-poll]");
  const path = root?.dataset.poll;
  if (!root || !path) return;
  let last: string | null = null;
  const rendered = new Map(regions(doc).map((r) => [r.dataset.live ?? "", r.outerHTML]));

  const look = async () => {
    if (doc.visibilityState === "hidden") return;
    const answer = await call("GET", path);
    showTrouble(doc, answer.ok || answer.status === 429 ? null : answer.message);
    if (!answer.ok) return;
    const now = JSON.stringify(answer.body);
    const changed =
      last === null ? (answer.body as Known).state !== root.dataset.state : now !== last;
    if (!changed) {
      last = now;
      return;
    }
    const fresh = await fetchPage(doc);
    if (!fresh) return;
    exchangeRegions(doc, fresh, rendered);
    last = now;
  };

  const loop = async () => {
    await look();
    setTimeout(loop, PERIOD_MS);
  };
  setTimeout(loop, PERIOD_MS);
  doc.addEventListener("visibilitychange", look);
}

const regions = (doc: Document) => [...doc.querySelectorAll<HTMLElement>("[data-live]")];

function showTrouble(doc: Document, message: string | null): void {
  const note = doc.getElementById("trouble");
  if (!note) return;
  note.hidden = message === null;
  if (message !== null && note.textContent !== message) note.textContent = message;
}

/** The page as the server renders it now. As a document of its own: its scripts do not run. */
function fetchPage(doc: Document): Promise<Document | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.open("GET", doc.location.pathname);
    request.onload = () => resolve(request.status === 200 ? request.responseXML : null);
    request.onerror = () => resolve(null);
    request.send();
  });
}

/** Exchanges what the server renders differently now. Shown secrets and what somebody is typing in stay. */
export function exchangeRegions(
  doc: Document,
  fresh: Document,
  rendered: Map<string, string>,
): void {
  for (const old of regions(doc)) {
    const name = old.dataset.live ?? "";
    const next = fresh.querySelector<HTMLElement>(`[data-live="${name}"]`);
    if (!next || rendered.get(name) === next.outerHTML) continue;
    if (old.contains(doc.activeElement) && doc.activeElement?.matches("input, textarea, select"))
      continue;
    rendered.set(name, next.outerHTML);
    const incoming = doc.importNode(next, true);
    for (const kept of old.querySelectorAll<HTMLElement>("[data-keep]")) {
      if (kept.childElementCount > 0)
        incoming.querySelector(`[id="${kept.id}"]`)?.replaceWith(kept);
    }
    const focused = old.contains(doc.activeElement) ? doc.activeElement?.id : null;
    localizeTimes(incoming);
    old.replaceWith(incoming);
    if (focused) doc.getElementById(focused)?.focus();
  }
  showClocks(doc);
  const root = doc.querySelector<HTMLElement>("[data-poll]");
  const next = fresh.querySelector<HTMLElement>("[data-poll]");
  if (root && next && root.dataset.state !== next.dataset.state) {
    root.dataset.state = next.dataset.state ?? "";
    doc.title = fresh.title;
    say(doc, next.dataset.words ?? "");
  }
}
