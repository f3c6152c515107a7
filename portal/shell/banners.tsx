/** What everybody must know, above every page: granting is paused, the server is gone, the session ended. */
import { CirclePause, CloudOff, LogIn } from "lucide-preact";
import { useConnection } from "../api/live";
import { shellWords as words } from "../words/shell";
import { useMe } from "./me";

export function Banners() {
  const connection = useConnection();
  const organization = useMe()?.organization;
  return (
    <>
      {connection === "signed_out" && (
        <div class="banner bad" role="alert">
          <LogIn size={18} aria-hidden="true" /> {words.signedOut}
          <a href={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`}>
            {words.signIn}
          </a>
        </div>
      )}
      {connection === "offline" && (
        <div class="banner" role="alert">
          <CloudOff size={18} aria-hidden="true" /> {words.offline}
        </div>
      )}
      {organization?.paused && (
        <div class="banner" role="status">
          <CirclePause size={18} aria-hidden="true" />
          <span>
            <strong>{words.paused}</strong> {words.pausedMore}
          </span>
        </div>
      )}
    </>
  );
}
