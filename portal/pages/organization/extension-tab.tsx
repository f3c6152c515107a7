/** How people get the extension, and on which consoles it may appear. */

import { CodeLine } from "../../parts/copy";
import { Check } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { organizationWords as words } from "../../words/organization";
import { useSave } from "./use-save";

export function ExtensionTab({ disabled }: { readonly disabled: ReadonlyArray<string> }) {
  const { save, busy, error } = useSave();
  return (
    <>
      <Card title={words.tabs.extension}>
        <div class="stack">
          <p class="muted">{words.extensionSub}</p>
          <ol class="numbered">
            {words.extensionSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <CodeLine text={location.origin} />
        </div>
      </Card>
      <Card title={words.consoles}>
        <div class="stack">
          <p class="muted small">{words.consolesHint}</p>
          <div class="form-grid">
            {Object.entries(words.consoleNames).map(([name, title]) => (
              <Check
                key={name}
                label={title}
                checked={!disabled.includes(name)}
                disabled={busy}
                onChecked={(on) =>
                  save({
                    disabledConsoles: on ? disabled.filter((d) => d !== name) : [...disabled, name],
                  })
                }
              />
            ))}
          </div>
          {error && <Notice tone="bad">{error.message}</Notice>}
        </div>
      </Card>
    </>
  );
}
