import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseOkta } from "../consoles/okta.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseOkta }));
