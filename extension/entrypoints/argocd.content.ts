import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseArgocd } from "../consoles/argocd.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseArgocd }, signal),
});
