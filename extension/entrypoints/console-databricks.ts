import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseDatabricks } from "../consoles/databricks.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseDatabricks }));
