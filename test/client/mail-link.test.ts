import { beforeEach, expect, test, vi } from "vitest";
import { startMailLink } from "../../worker/pages/client/mail-link";

const page = `
  <form data-needs-secret method="post" action="/approve/link_1/open">
    <input type="hidden" name="answer" value="">
    <button type="submit">Show</button>
  </form>
  <p data-without-secret hidden>Open the link again.</p>`;

const part = <T extends Element>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};

function open(hash: string): void {
  window.history.replaceState(null, "", `/approve/link_1?answer=approve${hash}`);
  const holder = document.createElement("div");
  holder.innerHTML = page;
  document.body.replaceChildren(holder);
  // A window of its own per test: listeners of earlier pages would take the fragment first.
  const win = {
    location: window.location,
    history: window.history,
    addEventListener: (_type: string, listener: () => void) => {
      onHashChange = listener;
    },
  };
  startMailLink(document, win as unknown as Window);
}

let onHashChange = () => {};

/** What a browser does when the form is sent; jsdom leaves this event out. */
function sent(): FormData {
  const formData = new FormData(part<HTMLFormElement>("form"));
  part("form").dispatchEvent(Object.assign(new Event("formdata"), { formData }));
  return formData;
}

beforeEach(() => vi.restoreAllMocks());

test("the secret leaves the address bar and stays out of the page", () => {
  open("#s3cret");
  expect(window.location.href).not.toContain("s3cret");
  expect(window.location.search).toBe("?answer=approve");
  expect(document.documentElement.outerHTML).not.toContain("s3cret");
});

test("the secret goes with the form when it is sent, and only then", () => {
  open("#s3cret");
  expect(sent().get("secret")).toBe("s3cret");
  expect(part("form").querySelector("[name=secret]")).toBeNull();
});

test("nothing is submitted or fetched by itself", () => {
  const submit = vi.spyOn(HTMLFormElement.prototype, "submit");
  const request = vi.spyOn(HTMLFormElement.prototype, "requestSubmit");
  const fetched = vi.spyOn(globalThis, "fetch");
  open("#s3cret");
  expect(submit).not.toHaveBeenCalled();
  expect(request).not.toHaveBeenCalled();
  expect(fetched).not.toHaveBeenCalled();
});

test("without the secret the button is off and the page says what to do", () => {
  open("");
  expect(part<HTMLButtonElement>("button").disabled).toBe(true);
  expect(part<HTMLElement>("[data-without-secret]").hidden).toBe(false);
});

test("the link opened again in the same tab brings the secret back", () => {
  open("");
  window.location.hash = "#again";
  onHashChange();
  expect(part<HTMLButtonElement>("button").disabled).toBe(false);
  expect(part<HTMLElement>("[data-without-secret]").hidden).toBe(true);
  expect(window.location.hash).toBe("");
});
