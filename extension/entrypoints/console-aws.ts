import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseAws } from "../consoles/aws/aws.ts";
import { readAwsDenial } from "../consoles/denied.ts";
import { completeAws } from "../page/aws-page.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseAws, denial: readAwsDenial, complete: completeAws }),
);
