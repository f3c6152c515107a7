import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseMongodbAtlas } from "../consoles/mongodb-atlas.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseMongodbAtlas }, signal),
});
