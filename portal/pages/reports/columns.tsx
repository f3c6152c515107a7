/** Which columns a report has, and in which order: by buttons, so that nobody has to drag (WCAG 2.5.7). */
import { ArrowDown, ArrowUp } from "lucide-preact";
import { activityColumns, auditColumns } from "../../../worker/contract/report-columns";
import { Button } from "../../parts/button";
import { Check } from "../../parts/field";
import { columnText, reportWords as words } from "../../words/reports";
import { moveColumn } from "./report-form";
import type { PartProps } from "./what";

export function Columns({ form, onForm, errorOf }: PartProps) {
  const all: ReadonlyArray<string> = form.source === "activity" ? activityColumns : auditColumns;
  const chosen = form.columns.length > 0 ? form.columns : all;
  const rest = all.filter((name) => !chosen.includes(name));
  const set = (columns: ReadonlyArray<string>) => onForm({ ...form, columns });
  return (
    <fieldset class="stack">
      <legend class="label">{words.columns}</legend>
      <p class="muted small">{errorOf("/columns") ?? words.columnsHint}</p>
      <ul class="report-columns">
        {[...chosen, ...rest].map((name) => {
          const on = chosen.includes(name);
          const title = columnText(name);
          return (
            <li key={name} class="row between">
              <Check
                label={title}
                checked={on}
                disabled={on && chosen.length === 1}
                onChecked={(wanted) =>
                  set(wanted ? [...chosen, name] : chosen.filter((c) => c !== name))
                }
              />
              {on && (
                <span class="nowrap">
                  <Button
                    kind="quiet"
                    icon
                    small
                    label={words.up(title)}
                    onClick={() => set(moveColumn(chosen, name, -1))}
                  >
                    <ArrowUp size={16} aria-hidden="true" />
                  </Button>
                  <Button
                    kind="quiet"
                    icon
                    small
                    label={words.down(title)}
                    onClick={() => set(moveColumn(chosen, name, 1))}
                  >
                    <ArrowDown size={16} aria-hidden="true" />
                  </Button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
