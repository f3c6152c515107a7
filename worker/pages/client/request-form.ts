/** Search as you type, and what would happen as you choose. The form works without this, too. */
import { call } from "./call";
import { element } from "./elements";

type Found = { readonly id: string; readonly name: string; readonly path: ReadonlyArray<string> };
type Words = {
  readonly tone: string;
  readonly title: string;
  readonly lines: ReadonlyArray<string>;
};

const SEARCH_DELAY_MS = 250;
const PREVIEW_DELAY_MS = 350;

export function startRequestForms(doc: Document): void {
  for (const form of doc.querySelectorAll<HTMLFormElement>("form[data-request-form]")) {
    startPreview(doc, form);
    startSearch(doc, form);
  }
}

/** Runs the newest call only: an older answer that comes later is dropped. */
function newest(delayMs: number, work: (signal: AbortSignal) => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;
  return () => {
    clearTimeout(timer);
    running?.abort();
    const mine = new AbortController();
    running = mine;
    timer = setTimeout(() => {
      work(mine.signal).catch((error: unknown) => {
        if (!mine.signal.aborted) throw error;
      });
    }, delayMs);
  };
}

function startPreview(doc: Document, form: HTMLFormElement): void {
  const panel = form.querySelector<HTMLElement>("[data-preview]");
  if (!panel) return;
  const look = newest(PREVIEW_DELAY_MS, async (signal) => {
    const answer = await call(
      "POST",
      `${form.dataset.requestForm}/dry-run`,
      formBody(form),
      signal,
    );
    if (signal.aborted) return;
    showWords(
      doc,
      panel,
      answer.ok ? (answer.body as Words) : { tone: "warn", title: answer.message, lines: [] },
    );
  });
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
}

function formBody(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string") body.append(name, value);
  return body;
}

function showWords(doc: Document, panel: HTMLElement, words: Words): void {
  const text = JSON.stringify(words);
  // The panel is a live region: what did not change is not said again.
  if (panel.dataset.said === text) return;
  panel.dataset.said = text;
  panel.className = `panel ${words.tone}`;
  panel.replaceChildren(
    element(doc, "strong", "", words.title),
    ...words.lines.map((line) => element(doc, "p", "small", line)),
  );
}

function startSearch(doc: Document, form: HTMLFormElement): void {
  const box = form.querySelector<HTMLInputElement>("[data-search]");
  const list = form.querySelector<HTMLElement>("[data-results]");
  const none = form.querySelector<HTMLElement>("[data-none]");
  if (!box || !list || !none) return;
  const look = newest(SEARCH_DELAY_MS, async (signal) => {
    const query = new URLSearchParams({
      integrationId: box.dataset.integration ?? "",
      type: box.dataset.type ?? "",
      search: box.value,
    });
    const answer = await call(
      "GET",
      `${form.dataset.requestForm}/resources?${query}`,
      undefined,
      signal,
    );
    if (signal.aborted) return;
    const items = answer.ok ? ((answer.body as { items?: ReadonlyArray<Found> }).items ?? []) : [];
    showResults(doc, list, items);
    none.hidden = !answer.ok || items.length > 0;
    none.textContent = "No resource has a name that begins so.";
    if (!answer.ok) {
      none.hidden = false;
      none.textContent = answer.message;
    }
  });
  box.addEventListener("input", (event) => {
    // Looking for something chooses nothing: no new preview.
    event.stopPropagation();
    look();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

/** What was chosen stays on top, whatever is looked for next. */
export function showResults(doc: Document, list: HTMLElement, items: ReadonlyArray<Found>): void {
  const chosen = [...list.querySelectorAll("li")].filter(
    (row) => row.querySelector("input")?.checked,
  );
  const ids = new Set(chosen.map((row) => row.querySelector("input")?.value));
  list.replaceChildren(
    ...chosen,
    ...items.filter((item) => !ids.has(item.id)).map((item) => resultRow(doc, item)),
  );
}

function resultRow(doc: Document, item: Found): HTMLLIElement {
  const box = doc.createElement("input");
  box.type = "checkbox";
  box.name = "resourceIds";
  box.value = item.id;
  const words = element(doc, "span", "", element(doc, "span", "", item.name));
  if (item.path.length > 0) words.append(element(doc, "span", "hint", item.path.join(" › ")));
  return element(doc, "li", "", element(doc, "label", "choice", box, words));
}
