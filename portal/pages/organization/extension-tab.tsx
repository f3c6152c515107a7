/** How people get the extension, and on which consoles it may appear. */

import { CodeLine } from "../../parts/copy";
import { Check } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { organizationWords as words } from "../../words/organization";
import { useChoices } from "./use-save";

export function ExtensionTab({ disabled }: { readonly disabled: ReadonlyArray<string> }) {
  const { chosen, setChosen, save, busy, error } = useChoices(disabled);
  const choose = (disabledConsoles: ReadonlyArray<string>) => {
    setChosen(disabledConsoles);
    save({ disabledConsoles: [...disabledConsoles] });
  };
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
                checked={!chosen.includes(name)}
                disabled={busy}
                onChecked={(on) =>
                  choose(on ? chosen.filter((d) => d !== name) : [...chosen, name])
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
