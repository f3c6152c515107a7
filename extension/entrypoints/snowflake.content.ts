import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseSnowflake } from "../consoles/snowflake.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseSnowflake }, signal),
});
