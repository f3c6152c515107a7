/** Connecting the browser extension. */
import { ConnectPage, HandoverPage } from "../../worker/pages/connect-view";
import type { Examples, Scene } from "./scene";

const ask = {
  clientId: "abcdefghijklmnopabcdefghijklmnop",
  challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  state: "8f3c1d0a",
  redirectUri: "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/",
};
const userAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143.0 Safari/537.36";

export function extensionScenes(ex: Examples): ReadonlyArray<Scene> {
  return [
    {
      name: "extension-connect",
      content: <ConnectPage ask={ask} email={ex.ada.email} userAgent={userAgent} />,
    },
    {
      name: "extension-connected",
      content: <HandoverPage code="hp_xc_example" state="8f3c1d0a" />,
    },
  ];
}
