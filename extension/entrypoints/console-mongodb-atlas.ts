import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseMongodbAtlas } from "../consoles/mongodb-atlas.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseMongodbAtlas }));
