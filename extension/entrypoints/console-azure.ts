import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseAzure } from "../consoles/azure.ts";
import { readAzureDenial } from "../consoles/denied.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseAzure, denial: readAzureDenial }),
);
