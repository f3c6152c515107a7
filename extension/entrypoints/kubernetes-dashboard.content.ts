import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseKubernetesDashboard } from "../consoles/kubernetes-dashboard.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseKubernetesDashboard }, signal),
});
