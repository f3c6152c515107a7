import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseGoogleCloud } from "../consoles/google-cloud/google-cloud.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseGoogleCloud }));
