import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseOkta } from "../consoles/okta.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseOkta }, signal),
});
