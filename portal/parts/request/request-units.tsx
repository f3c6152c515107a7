import { requestText as words } from "../../words/request";
import { deadlineWords } from "../../words/states";
import { Badge, UnitBadge } from "../badge";
import { Table } from "../table";
import { Time } from "../time";
import { UnitDrift } from "./unit-drift";
import { type AccessRequest, type AccessUnit, placeText } from "./what";

const notGranted: ReadonlyArray<AccessRequest["state"]> = ["rejected", "cancelled", "lapsed"];

/** Nothing went wrong with what was never to be granted. */
function Standing(props: { readonly unit: AccessUnit; readonly request: AccessRequest }) {
  const { unit, request } = props;
  if (unit.leftOut) return <Badge>{words.leftOut}</Badge>;
  if (notGranted.includes(request.state)) return <Badge>{words.notGranted}</Badge>;
  return <UnitBadge state={unit.state} />;
}

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
              <Standing unit={unit} request={props.request} />
              {unit.message && !unit.leftOut && unit.missingSince === null && (
                <span class="sub">{unit.message}</span>
              )}
              <UnitDrift unit={unit} request={props.request} />
            </>
          ),
        },
        {
          name: words.atTheEnd,
          cell: (unit) =>
            unit.state === "failed" && !unit.grantedAt ? null : unit.evidence ? (
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
