import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseRancher } from "../consoles/rancher.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseRancher }));
