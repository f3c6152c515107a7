/** Which messages people cannot switch off. */
import type { Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { Check } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice, Show } from "../../parts/states";
import { organizationWords as words } from "../../words/organization";
import { useChoices } from "./use-save";

type Kind = Output<"getOrganization">["notificationLocks"][number];

export function NotificationsTab({ locks }: { readonly locks: ReadonlyArray<Kind> }) {
  const mine = useRead("getMyNotifications", {});
  const { chosen, setChosen, save, busy, error } = useChoices(locks);
  const choose = (notificationLocks: ReadonlyArray<Kind>) => {
    setChosen(notificationLocks);
    save({ notificationLocks: [...notificationLocks] });
  };
  return (
    <Card>
      <div class="stack">
        <p class="muted">{words.locksSub}</p>
        <Show answer={mine}>
          {({ items }) => (
            <div class="stack">
              {items.map((item) => (
                <Check
                  key={item.kind}
                  label={item.title}
                  hint={item.lockedBy === "hallpass" ? words.lockedByHallpass : item.description}
                  checked={item.lockedBy === "hallpass" || chosen.includes(item.kind)}
                  disabled={item.lockedBy === "hallpass" || busy}
                  onChecked={(on) =>
                    choose(
                      on ? [...chosen, item.kind] : chosen.filter((kind) => kind !== item.kind),
                    )
                  }
                />
              ))}
            </div>
          )}
        </Show>
        {error && <Notice tone="bad">{error.message}</Notice>}
      </div>
    </Card>
  );
}
