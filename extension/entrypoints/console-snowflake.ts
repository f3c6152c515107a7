import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseSnowflake } from "../consoles/snowflake.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() => watchConsole({ recognise: recogniseSnowflake }));
