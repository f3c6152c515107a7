/** Which rows a report holds. */
import { auditActions } from "../../../worker/contract/audit-action-names";
import { useRead } from "../../api/queries";
import { type Choice, SelectField, TextField } from "../../parts/field";
import { PersonFilter } from "../../parts/person-filter";
import { activityWords } from "../../words/activity";
import { actionText } from "../../words/audit";
import { reportWords as words } from "../../words/reports";
import { stateSets } from "../activity/query";
import type { PartProps } from "./what";

const withAny = (any: string, choices: ReadonlyArray<Choice>) => [
  { value: "", label: any },
  ...choices,
];

function useFilter({ form, onForm, errorOf }: PartProps) {
  return (name: string) => ({
    value: form.filters[name] ?? "",
    onValue: (value: string) => onForm({ ...form, filters: { ...form.filters, [name]: value } }),
    error: errorOf(`/filters/${name}`),
  });
}

function ActivityFilters(props: PartProps) {
  const filter = useFilter(props);
  const flows = useRead("listFlows", { query: { limit: 200 } }).data?.items ?? [];
  const integrations = useRead("listIntegrations", { query: { limit: 200 } }).data?.items ?? [];
  const grantee = filter("granteeId");
  const states = Object.entries(stateSets).map(([key, value]) => ({
    value,
    label: activityWords.states[key as keyof typeof stateSets],
  }));
  const state = filter("state");
  // A state that was chosen through the API and is in none of the sets stays choosable.
  const known = states.some((s) => s.value === state.value) || state.value === "";
  return (
    <>
      <SelectField
        label={words.state}
        {...state}
        choices={withAny(
          words.anyState,
          known ? states : [...states, { value: state.value, label: state.value }],
        )}
      />
      <SelectField
        label={words.flow}
        {...filter("flowId")}
        choices={withAny(
          words.anyFlow,
          flows.map((flow) => ({ value: flow.id, label: flow.document.name })),
        )}
      />
      <SelectField
        label={words.integration}
        {...filter("integrationId")}
        choices={withAny(
          words.anyIntegration,
          integrations.map((one) => ({ value: one.id, label: one.name })),
        )}
      />
      <PersonFilter
        label={words.grantee}
        value={grantee.value || undefined}
        onValue={(id) => grantee.onValue(id ?? "")}
      />
      <TextField label={words.search} optional {...filter("search")} />
    </>
  );
}

function AuditFilters(props: PartProps) {
  const filter = useFilter(props);
  return (
    <>
      <TextField label={words.actor} optional {...filter("actor")} />
      <SelectField
        label={words.action}
        {...filter("action")}
        choices={withAny(
          words.anyAction,
          auditActions.map((value) => ({ value, label: actionText(value) })),
        )}
      />
      <TextField label={words.subject} optional {...filter("subject")} />
    </>
  );
}

export const ReportFilters = (props: PartProps) => (
  <fieldset class="stack">
    <legend class="label">{words.filters}</legend>
    <p class="muted small">{words.filtersHint}</p>
    <div class="form-grid">
      {props.form.source === "activity" ? (
        <ActivityFilters {...props} />
      ) : (
        <AuditFilters {...props} />
      )}
    </div>
  </fieldset>
);
