import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseDatadog } from "../consoles/datadog.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseDatadog }));
