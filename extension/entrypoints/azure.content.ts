import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseAzure } from "../consoles/azure.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseAzure }, signal),
});
