/** The form to connect a system or to change how it is connected. */
import { useMemo, useState } from "preact/hooks";
import type { CallError } from "../../api/call";
import { useChange } from "../../api/queries";
import { durationText } from "../../format/durations";
import { Button } from "../../parts/button";
import { SelectField, TextField } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { integrationWords as words } from "../../words/integrations";
import { CheckResult } from "./check-result";
import { errorsByField, fieldsOf, readConfig, typedFrom } from "./config-fields";
import { ConfigForm, type ConfigState, type Connector, type Integration } from "./config-form";

const intervals = [300, 900, 3_600, 21_600, 86_400];

export function IntegrationEditor(props: {
  readonly connector: Connector;
  /** Absent: a new one. */
  readonly integration?: Integration;
  readonly onCreated?: (integration: Integration) => void;
}) {
  const { connector, integration, onCreated } = props;
  const fields = useMemo(() => fieldsOf(connector.form, connector.secretFields), [connector]);
  const [name, setName] = useState(integration?.name ?? "");
  const [seconds, setSeconds] = useState(integration?.syncSeconds ?? 900);
  const [state, setState] = useState<ConfigState>(() => ({
    typed: typedFrom(fields, integration?.config ?? null),
    removed: new Set(),
  }));
  const [version, setVersion] = useState(integration?.version);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<CallError | null>(null);

  const refused = (error: CallError) => {
    setWrong(errorsByField(error.problem.errors ?? []));
    setRefusal(error);
  };
  const check = useChange("checkConfig", { onRefused: refused });
  const create = useChange("createIntegration", {
    idempotent: true,
    onRefused: refused,
    onDone: (made) => {
      toast(words.created);
      onCreated?.(made);
    },
  });
  const change = useChange("changeIntegration", {
    onRefused: refused,
    onDone: (made) => {
      toast(words.saved);
      setVersion(made.version);
      setState({ typed: typedFrom(fields, made.config), removed: new Set() });
    },
  });

  /** Null: something is wrong, and said beside its field. */
  const read = (needName: boolean): Record<string, unknown> | null => {
    const { config, errors } = readConfig(
      fields,
      state.typed,
      integration?.secretsSet ?? [],
      state.removed,
    );
    const all = needName && !name.trim() ? { ...errors, name: words.needed } : errors;
    setWrong(all);
    setRefusal(null);
    return Object.keys(all).length > 0 ? null : config;
  };
  const tryIt = () => {
    const config = read(false);
    if (!config) return;
    const integrationId = integration ? { integrationId: integration.id } : {};
    check.mutate({ body: { kind: connector.kind, config, ...integrationId } });
  };
  const save = () => {
    const config = read(true);
    if (!config) return;
    if (!integration)
      create.mutate({ body: { name, kind: connector.kind, config, syncSeconds: seconds } });
    else
      change.mutate({
        params: { integrationId: integration.id },
        body: { name, config, syncSeconds: seconds, expectedVersion: version },
      });
  };

  const known = intervals.includes(seconds)
    ? intervals
    : [...intervals, seconds].sort((a, b) => a - b);
  const shown = refusal && Object.keys(wrong).length === 0 && !refusal.fieldError("/name");
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        save();
      }}
    >
      <Card>
        <div class="form-grid">
          <TextField
            label={words.name}
            hint={words.nameHint}
            value={name}
            onValue={setName}
            maxLength={120}
            error={wrong.name ?? refusal?.fieldError("/name")}
          />
          <SelectField
            label={words.sync}
            hint={words.syncHint}
            value={String(seconds)}
            onValue={(value) => setSeconds(Number(value))}
            choices={known.map((n) => ({ value: String(n), label: words.every(durationText(n)) }))}
          />
        </div>
      </Card>
      <Card title={words.connection}>
        <div class="stack">
          <ConfigForm
            fields={fields}
            state={state}
            onState={setState}
            errors={wrong}
            stored={integration?.secretsSet ?? []}
          />
          {shown && (
            <Notice tone="bad">
              {refusal.code === "terms_changed" ? words.overtaken : refusal.message}
            </Notice>
          )}
          {check.data && <CheckResult result={check.data} />}
          <div class="actions">
            <Button type="submit" kind="primary" busy={create.isPending || change.isPending}>
              {integration ? words.save : words.connectIt}
            </Button>
            <Button busy={check.isPending} onClick={tryIt}>
              {check.data ? words.checkAgain : words.check}
            </Button>
          </div>
        </div>
      </Card>
    </form>
  );
}
