import { requestText as words } from "../../words/request";
import { deadlineWords } from "../../words/states";
import { UnitBadge } from "../badge";
import { Table } from "../table";
import { Time } from "../time";
import { type AccessRequest, placeText } from "./what";

/** What a request covers, one by one: where each stands, what ends it, how its end was proven. */
export function RequestUnits(props: { readonly request: AccessRequest }) {
  return (
    <Table
      label={words.units}
      rows={props.request.units}
      keyOf={(unit) => unit.id}
      columns={[
        {
          name: words.unit,
          hideName: true,
          cell: (unit) => (
            <>
              <strong>{words.what(unit.permission, unit.resource)}</strong>
              <span class="sub">{placeText(unit)}</span>
            </>
          ),
        },
        {
          name: words.state,
          cell: (unit) => (
            <>
              <UnitBadge state={unit.state} />
              {unit.message && <span class="sub">{unit.message}</span>}
            </>
          ),
        },
        {
          name: words.atTheEnd,
          cell: (unit) =>
            unit.evidence ? (
              <>
                {unit.endedAt && <Time at={unit.endedAt} />}
                <span class="sub">
                  {words.proof}: {unit.evidence}
                </span>
              </>
            ) : (
              <span class="small muted">{deadlineWords[unit.deadlineClass]}</span>
            ),
        },
      ]}
    />
  );
}
