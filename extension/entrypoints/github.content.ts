import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseGithub } from "../consoles/github.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseGithub }, signal),
});
