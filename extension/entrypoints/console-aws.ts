import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { recogniseAws } from "../consoles/aws/aws.ts";
import { awsAccount } from "../page/aws-account.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineUnlistedScript(() =>
  watchConsole({ recognise: recogniseAws, account: awsAccount }),
);
