/** Days and hours at which a flow can be asked for. */
import { useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Check, SelectField, TextField } from "../../parts/field";
import { longWords as words } from "../../words/flow-builder";
import { dayWords } from "../../words/flows";
import { type TimeframeForm, weekdays } from "./flow-form";

/** Until somebody says otherwise. */
const usual: TimeframeForm = {
  days: weekdays.slice(0, 5),
  start: "09:00",
  end: "17:00",
  timeZone: "requester",
};

export function TimeframeFields(props: {
  readonly timeframe: TimeframeForm | null;
  readonly onTimeframe: (timeframe: TimeframeForm | null) => void;
}) {
  const { timeframe, onTimeframe } = props;
  return (
    <>
      <Check
        label={words.timeframe}
        hint={words.timeframeHint}
        checked={timeframe !== null}
        onChecked={(on) => onTimeframe(on ? usual : null)}
      />
      {timeframe && <Fields timeframe={timeframe} onTimeframe={onTimeframe} />}
    </>
  );
}

function Fields(props: {
  readonly timeframe: TimeframeForm;
  readonly onTimeframe: (timeframe: TimeframeForm) => void;
}) {
  const { timeframe, onTimeframe } = props;
  const { data: organization } = useRead("getOrganization", {});
  const hours = organization?.workingHours;
  const set = (change: Partial<TimeframeForm>) => onTimeframe({ ...timeframe, ...change });
  return (
    <div class="inset stack">
      <fieldset class="days">
        <legend class="label">{words.days}</legend>
        {weekdays.map((day) => (
          <Check
            key={day}
            label={
              <>
                <span aria-hidden="true">{dayWords[day][0]}</span>
                <span class="visually-hidden">{dayWords[day][1]}</span>
              </>
            }
            checked={timeframe.days.includes(day)}
            onChecked={(on) =>
              set({ days: weekdays.filter((d) => (d === day ? on : timeframe.days.includes(d))) })
            }
          />
        ))}
      </fieldset>
      <div class="form-grid">
        <TextField
          label={words.start}
          type="time"
          hint={words.hoursHint}
          value={timeframe.start}
          onValue={(start) => set({ start })}
        />
        <TextField
          label={words.end}
          type="time"
          value={timeframe.end}
          onValue={(end) => set({ end })}
        />
        <SelectField
          label={words.zone}
          value={timeframe.timeZone}
          choices={zoneChoices(timeframe.timeZone, organization?.timeZone)}
          onValue={(timeZone) => set({ timeZone })}
        />
      </div>
      {hours && organization && (
        <div class="row">
          <Button small onClick={() => set({ ...hours, timeZone: organization.timeZone })}>
            {words.workingHours}
          </Button>
          <span class="muted small">
            {words.workingHoursHint}: {hours.start}–{hours.end} {organization.timeZone}
          </span>
        </div>
      )}
    </div>
  );
}

/** The requester's own, then the organization's, then all there are. */
function zoneChoices(chosen: string, organization: string | undefined) {
  const first = [organization, chosen, "UTC"].filter((z) => z && z !== "requester") as string[];
  const zones = [...new Set([...first, ...Intl.supportedValuesOf("timeZone")])];
  return [
    { value: "requester", label: words.requesterZone },
    ...zones.map((value) => ({ value, label: value })),
  ];
}
