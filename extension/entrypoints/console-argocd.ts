import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseArgocd } from "../consoles/argocd.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: (address) => recogniseArgocd(address, true) }),
);
