import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { readGithubDenial } from "../consoles/denied.ts";
import { recogniseGithub } from "../consoles/github.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseGithub, denial: readGithubDenial }),
);
