import type { Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { panelWords } from "../words.ts";
import { Button } from "./button.tsx";

const needsSignIn = new Set(["not_connected", "not_signed_in"]);

/** What is wrong, and the one thing to do about it. */
export function Trouble({
  problem,
  client,
  onRetry,
}: {
  readonly problem: Problem;
  readonly client: TabClient;
  readonly onRetry?: () => void;
}) {
  return (
    <div class="trouble" role="alert">
      <p>{problem.detail}</p>
      {needsSignIn.has(problem.code) ? (
        <Button kind="primary" onPress={() => void client.openOnboarding()}>
          {panelWords.connect}
        </Button>
      ) : (
        onRetry && <Button onPress={onRetry}>{panelWords.tryAgain}</Button>
      )}
    </div>
  );
}
