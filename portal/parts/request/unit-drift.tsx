/** That one privilege stands at the target otherwise than it was granted, and what can be done about it. */
import { useChange } from "../../api/queries";
import { requestText } from "../../words/request";
import { Badge } from "../badge";
import { Button } from "../button";
import { Time } from "../time";
import { tellRefusal } from "../toasts";
import type { AccessRequest, AccessUnit } from "./what";

const words = requestText.drift;

export function UnitDrift(props: { readonly unit: AccessUnit; readonly request: AccessRequest }) {
  const { unit, request } = props;
  const { missingSince, changedOutside, repair, repairAskedAt } = unit;
  const change = useChange("repairUnit", { onRefused: tellRefusal });
  if (missingSince === null && changedOutside === null && repair === null) return null;
  return (
    <div class="sub">
      {missingSince && (
        <>
          <Badge tone="bad">{words.missing}</Badge> {words.missingSince} <Time at={missingSince} />.
        </>
      )}
      {changedOutside && (
        <>
          <Badge tone="bad">{words.changed}</Badge>
          {changedOutside.differences.map(({ what, granted, found }) => (
            <span key={`${what}${found}`} class="sub">
              {words.difference(what, granted, found)}
            </span>
          ))}
        </>
      )}
      {repairAskedAt && (
        <span class="sub">
          {repair === "can_repair" ? (
            <>
              {words.askedSince} <Time at={repairAskedAt} />.
            </>
          ) : (
            `${words.asked}.`
          )}
        </span>
      )}
      {repair === "under_way" && <span class="sub">{words.underWay}</span>}
      {(repair === "can_ask" || repair === "can_repair") && (
        <Button
          small
          busy={change.isPending}
          onClick={() => change.mutate({ params: { requestId: request.id, unitId: unit.id } })}
        >
          {repair === "can_ask" ? words.ask : words.repair}
        </Button>
      )}
    </div>
  );
}
