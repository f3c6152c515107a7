/** Signed out: what this is for, and the one button that leads on. */
import type { TabClient } from "../messages/ask.ts";
import { Button } from "../ui/button.tsx";
import { panelWords } from "../words.ts";
import { homeWords as words } from "./words.ts";

export function Welcome({
  client,
  again,
}: {
  readonly client: TabClient;
  /** It was connected before. */
  readonly again: boolean;
}) {
  return (
    <div class="stack welcome">
      <h1>{panelWords.title}</h1>
      <h2>{again ? words.welcomeBack : words.welcome}</h2>
      <p class="quiet">{again ? words.welcomeBackHint : words.welcomeHint}</p>
      <Button kind="primary" onPress={() => void client.openOnboarding()}>
        {again ? words.signIn : words.connect}
      </Button>
    </div>
  );
}
