import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseKubernetesDashboard } from "../consoles/kubernetes-dashboard.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseKubernetesDashboard }),
);
