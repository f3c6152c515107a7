import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseRancher } from "../consoles/rancher.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseRancher }, signal),
});
