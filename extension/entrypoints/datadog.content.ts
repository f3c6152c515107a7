import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseDatadog } from "../consoles/datadog.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseDatadog }, signal),
});
