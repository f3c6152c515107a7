import { afterEach, expect, test, vi } from "vitest";
import { showResults, startRequestForms } from "../../worker/pages/client/request-form";

const part = <T extends Element>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what was chosen stays on top of what is found next, and is not listed twice", () => {
  const list = document.createElement("ul");
  showResults(document, list, [
    { id: "a", name: "orders", path: ["shop"] },
    { id: "b", name: "customers", path: [] },
  ]);
  const [, second] = list.querySelectorAll("input");
  if (second) second.checked = true;
  showResults(document, list, [
    { id: "c", name: "carts", path: [] },
    { id: "b", name: "customers", path: [] },
  ]);
  expect([...list.querySelectorAll("input")].map((i) => [i.value, i.checked])).toEqual([
    ["b", true],
    ["c", false],
  ]);
});

function open(): void {
  document.body.innerHTML = `<form data-request-form="/l/alink_1/request">
    <input name="resourceIds" type="checkbox" value="res_1" checked>
    <textarea name="justification"></textarea>
    <div data-preview></div></form>`;
  startRequestForms(document);
}

const answer = (title: string) =>
  new Response(JSON.stringify({ tone: "good", title, lines: ["<b>x</b>"] }));

test("the preview follows what is typed with one call, and shows answers as text", async () => {
  vi.useFakeTimers();
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => answer("Ada is asked"));
  vi.stubGlobal("fetch", fetched);
  open();
  const text = part<HTMLTextAreaElement>("textarea");
  for (const letter of ["S", "SH", "SHO"]) {
    text.value = letter;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetched).toHaveBeenCalledTimes(1);
  const [path, init] = fetched.mock.calls[0] ?? [];
  expect(path).toBe("/l/alink_1/request/dry-run");
  expect(String(init?.body)).toBe("resourceIds=res_1&justification=SHO");
  expect(part("[data-preview]").textContent).toBe("Ada is asked<b>x</b>");
  expect(document.querySelector("[data-preview] b")).toBeNull();
});

test("an older answer that comes later does not overwrite the newer one", async () => {
  vi.useFakeTimers();
  const late: Array<(r: Response) => void> = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(() => new Promise<Response>((done) => late.push(done))),
  );
  open();
  await vi.advanceTimersByTimeAsync(400);
  part("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(400);
  late[1]?.(answer("new"));
  await vi.advanceTimersByTimeAsync(0);
  late[0]?.(answer("old"));
  await vi.advanceTimersByTimeAsync(10);
  expect(part("[data-preview] strong").textContent).toBe("new");
});
