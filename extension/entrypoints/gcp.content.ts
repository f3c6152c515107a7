import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseGoogleCloud } from "../consoles/google-cloud/google-cloud.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseGoogleCloud }, signal),
});
