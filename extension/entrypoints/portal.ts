/** On the portal's page that ends a sign-in: brings the code to the background, which alone knows what it is good for. */
import { browser } from "wxt/browser";
import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import type { FromPortal } from "../messages/from-page.ts";

export default defineUnlistedScript(() => {
  const { code, state } = document.getElementById("hallpass-extension-code")?.dataset ?? {};
  if (!code || !state) return;
  const message: FromPortal = { kind: "handover", code, state };
  browser.runtime.sendMessage(message).catch(() => undefined);
});
