import { useState } from "preact/hooks";
import type { Input } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { Card, Facts } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import type { Me } from "../../shell/me";
import { common } from "../../words/common";
import { mySettingsWords as words } from "../../words/my-settings";

type Zone = NonNullable<Input<"changeMe">["body"]["displayTimeZone"]>;

/** All that the browser knows; a zone kept from elsewhere is added, so that nothing is lost by saving. */
function zoneChoices(present: string | null) {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  if (present) zones.add(present);
  return [
    { value: "", label: words.noZone },
    ...[...zones].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
  ];
}

export function ProfileTab({ user }: { readonly user: Me["user"] }) {
  const [name, setName] = useState(user.fullName);
  const [zone, setZone] = useState(user.displayTimeZone ?? "");
  const save = useChange("changeMe", { onDone: () => toast(words.saved) });
  const local = user.source === "local";
  const changed = name.trim() !== user.fullName || zone !== (user.displayTimeZone ?? "");
  const submit = () =>
    save.mutate({
      body: {
        ...(name.trim() !== user.fullName && { fullName: name.trim() }),
        ...(zone !== (user.displayTimeZone ?? "") && {
          displayTimeZone: zone === "" ? null : (zone as Zone),
        }),
      },
    });
  return (
    <div class="stack">
      <Card>
        <form
          class="stack"
          onSubmit={(e) => {
            e.preventDefault();
            if (changed && name.trim()) submit();
          }}
        >
          <TextField
            label={words.name}
            hint={local ? undefined : words.nameKept}
            error={save.error?.fieldError("/fullName")}
            value={name}
            onValue={setName}
            disabled={!local}
            maxLength={200}
            autoComplete="name"
          />
          <SelectField
            label={words.zone}
            hint={words.zoneHint}
            error={save.error?.fieldError("/displayTimeZone")}
            value={zone}
            onValue={setZone}
            choices={zoneChoices(user.displayTimeZone)}
          />
          <p class="quiet">{words.workZone(user.timeZone)}</p>
          {save.error && <Notice tone="bad">{save.error.message}</Notice>}
          <div class="actions">
            <Button
              kind="primary"
              type="submit"
              busy={save.isPending}
              disabled={!changed || name.trim() === ""}
            >
              {common.save}
            </Button>
          </div>
        </form>
      </Card>
      <Card>
        <Facts
          rows={[
            [words.email, user.email],
            [words.role, words.roles[user.role]],
            [words.manager, user.manager ? <Person person={user.manager} /> : common.none],
            [words.groups, user.groups.map((g) => g.name).join(", ") || common.none],
          ]}
        />
      </Card>
    </div>
  );
}
