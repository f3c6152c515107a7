import { defineContentScript } from "wxt/utils/define-content-script";
import { recogniseAws } from "../consoles/aws/aws.ts";
import { awsAccount } from "../page/aws-account.ts";
import { watchConsole } from "../page/watch-console.ts";

export default defineContentScript({
  registration: "runtime",
  main: ({ signal }) => watchConsole({ recognise: recogniseAws, account: awsAccount }, signal),
});
