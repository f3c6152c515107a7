/** Makes an API token and shows it once. Used by the admins' page and by everybody's own settings. */
import { useState } from "preact/hooks";
import type { Input } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { common } from "../../words/common";
import { scopeWords, tokenWords as words } from "../../words/organization";
import { Button } from "../button";
import { CodeLine } from "../copy";
import { Dialog } from "../dialog";
import { Check, SelectField, TextField } from "../field";
import { Notice } from "../states";

export type Scope = Input<"createApiToken">["body"]["scopes"][number];
const lifetimes = ["7", "30", "90", "365"] as const;

export function NewToken(props: {
  readonly scopes: ReadonlyArray<Scope>;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlyArray<Scope>>(props.scopes.slice(0, 1));
  const [days, setDays] = useState<(typeof lifetimes)[number]>("90");
  const make = useChange("createApiToken");
  if (make.data) return <ShownOnce token={make.data.token} onClose={props.onClose} />;
  const submit = () =>
    make.mutate({ body: { name, scopes: [...chosen], expiresInDays: Number(days) } });
  return (
    <Dialog
      title={words.create}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            busy={make.isPending}
            disabled={name.trim() === "" || chosen.length === 0}
            onClick={submit}
          >
            {words.create}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <TextField
          label={words.name}
          hint={words.nameHint}
          value={name}
          onValue={setName}
          error={make.error?.fieldError("/name")}
          maxLength={120}
        />
        <fieldset class="stack" style={{ "--gap": "0.25rem" }}>
          <legend class="label">{words.scopes}</legend>
          {props.scopes.map((scope) => (
            <Check
              key={scope}
              label={scopeWords[scope] ?? scope}
              hint={<code>{scope}</code>}
              checked={chosen.includes(scope)}
              onChecked={(on) =>
                setChosen(on ? [...chosen, scope] : chosen.filter((s) => s !== scope))
              }
            />
          ))}
        </fieldset>
        <SelectField
          label={words.expires}
          value={days}
          onValue={setDays}
          choices={lifetimes.map((n) => ({ value: n, label: words.days(Number(n)) }))}
        />
        {make.error && <Notice tone="bad">{make.error.message}</Notice>}
      </form>
    </Dialog>
  );
}

const ShownOnce = (props: { readonly token: string; readonly onClose: () => void }) => (
  <Dialog
    title={words.created}
    onClose={props.onClose}
    footer={
      <Button kind="primary" onClick={props.onClose}>
        {words.doneCopying}
      </Button>
    }
  >
    <div class="stack">
      <p>{words.createdHint}</p>
      <CodeLine text={props.token} />
    </div>
  </Dialog>
);
