/** Name, zone, working hours, logo, and the switch that pauses granting. */
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Check, SelectField, TextField } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { common } from "../../words/common";
import { organizationWords as words } from "../../words/organization";
import { LogoCard } from "./logo-card";
import { useSave } from "./use-save";

type Organization = Output<"getOrganization">;
type Hours = NonNullable<Organization["workingHours"]>;
type Day = Hours["days"][number];

const usual: Hours = {
  days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  start: "09:00",
  end: "18:00",
};
const week = Object.keys(words.days) as Day[];
const zones = Intl.supportedValuesOf("timeZone");

function HoursFields(props: { readonly hours: Hours; readonly onHours: (hours: Hours) => void }) {
  const { hours, onHours } = props;
  return (
    <>
      <fieldset class="row">
        <legend class="visually-hidden">{words.daysLabel}</legend>
        {week.map((day) => (
          <Check
            key={day}
            label={words.days[day]}
            checked={hours.days.includes(day)}
            onChecked={(on) =>
              onHours({
                ...hours,
                days: week.filter((d) => (d === day ? on : hours.days.includes(d))),
              })
            }
          />
        ))}
      </fieldset>
      <div class="form-grid">
        <TextField
          label={words.from}
          type="time"
          value={hours.start}
          onValue={(start) => onHours({ ...hours, start })}
        />
        <TextField
          label={words.to}
          type="time"
          value={hours.end}
          onValue={(end) => onHours({ ...hours, end })}
        />
      </div>
    </>
  );
}

function Basics({ organization }: { readonly organization: Organization }) {
  const [name, setName] = useState(organization.name);
  const [timeZone, setTimeZone] = useState(organization.timeZone);
  const [hours, setHours] = useState(organization.workingHours);
  const { save, busy, error } = useSave();
  const known = zones.includes(timeZone) ? zones : [timeZone, ...zones];
  return (
    <Card>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save({ name, timeZone, workingHours: hours });
        }}
      >
        <div class="form-grid">
          <TextField
            label={words.name}
            hint={words.nameHint}
            value={name}
            onValue={setName}
            error={error?.fieldError("/name")}
            maxLength={120}
          />
          <SelectField
            label={words.zone}
            hint={words.zoneHint}
            value={timeZone}
            onValue={setTimeZone}
            choices={known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          />
        </div>
        <Check
          label={words.hoursOn}
          hint={words.hoursHint}
          checked={hours !== null}
          onChecked={(on) => setHours(on ? usual : null)}
        />
        {hours && <HoursFields hours={hours} onHours={setHours} />}
        {error && <Notice tone="bad">{error.message}</Notice>}
        <div class="actions">
          <Button kind="primary" type="submit" busy={busy}>
            {common.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Pause({ organization }: { readonly organization: Organization }) {
  const [asking, setAsking] = useState(false);
  const pause = useChange("pauseGranting", { onDone: () => setAsking(false) });
  const resume = useChange("resumeGranting");
  return (
    <Card title={organization.paused ? words.paused : words.pauseTitle}>
      <div class="stack">
        <p class="muted">{words.pauseText}</p>
        {organization.pausedReason && <p>{words.pausedBecause(organization.pausedReason)}</p>}
        {resume.error && <Notice tone="bad">{resume.error.message}</Notice>}
        <div>
          {organization.paused ? (
            <Button kind="primary" busy={resume.isPending} onClick={() => resume.mutate({})}>
              {words.resume}
            </Button>
          ) : (
            <Button kind="danger" onClick={() => setAsking(true)}>
              {words.pause}
            </Button>
          )}
        </div>
      </div>
      {asking && (
        <Confirm
          title={words.pauseTitle}
          verb={words.pause}
          danger
          busy={pause.isPending}
          error={pause.error}
          reason={{ label: words.pauseReason, required: true }}
          onConfirm={(reason) => pause.mutate({ body: { reason } })}
          onClose={() => setAsking(false)}
        >
          {words.pauseText}
        </Confirm>
      )}
    </Card>
  );
}

export const GeneralTab = (props: { readonly organization: Organization }) => (
  <>
    <Basics {...props} />
    <LogoCard logo={props.organization.logo} />
    <Pause {...props} />
  </>
);
