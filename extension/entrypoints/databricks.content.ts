import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseDatabricks } from "../consoles/databricks.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseDatabricks }, signal),
});
