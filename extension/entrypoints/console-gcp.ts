import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { readGoogleDenial } from "../consoles/denied.ts";
import { recogniseGoogleCloud } from "../consoles/google-cloud/google-cloud.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseGoogleCloud, denial: readGoogleDenial }),
);
