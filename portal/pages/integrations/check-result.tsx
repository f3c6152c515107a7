/** What a try of the connection found, with what to do about it. */
import { CircleAlert, CircleCheck } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { CopyButton } from "../../parts/copy";
import { integrationWords as words } from "../../words/integrations";

export function CheckResult({ result }: { readonly result: Output<"checkConfig"> }) {
  return (
    <section class="check-result" aria-live="polite" aria-label={words.check}>
      <p class="strong">{result.ok ? words.checkGood : words.checkBad}</p>
      <ul>
        {result.items.map((item) => (
          <li key={item.name} class={item.ok ? "good" : "bad"}>
            {item.ok ? (
              <CircleCheck size={18} aria-hidden="true" />
            ) : (
              <CircleAlert size={18} aria-hidden="true" />
            )}
            <div class="stack">
              <p>
                <span class="strong">{item.name}</span> <span class="muted">{item.message}</span>
              </p>
              {item.fix && (
                <div class="fix">
                  <span class="label">{words.checkWhat}</span>
                  <div class="code">
                    <code>{item.fix}</code>
                    <CopyButton text={item.fix} />
                  </div>
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
