import { expect, test } from "vitest";
import { startSubmitOnce } from "../../worker/pages/client/submit-once";

test("a form is sent once, however often its button is pressed, and again after coming back", () => {
  document.body.innerHTML = "<form></form>";
  startSubmitOnce(document);
  const form = document.querySelector("form");
  const press = () => form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(press()).toBe(true);
  expect(press()).toBe(false);
  expect(press()).toBe(false);
  window.dispatchEvent(new Event("pageshow"));
  expect(press()).toBe(true);
});
