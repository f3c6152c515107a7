/** What a request covers, unit by unit, and what happened to it. */
import type { AccessRequest } from "../contract/requests";
import { Badge, Card, Time } from "./parts";
import { UnitLine } from "./request-facts";
import { timelineOf } from "./timeline";
import { deadlineWords, unitWords } from "./words";

export function UnitsCard({ request }: { readonly request: AccessRequest }) {
  return (
    <Card title="What it covers" flush>
      <ul class="list">
        {request.units.map((unit) => {
          const [words, tone] = unitWords(unit.state);
          return (
            <li key={unit.id}>
              <div class="what">
                <span>
                  <UnitLine unit={unit} />
                </span>
                {unit.message && <span class="small">{unit.message}</span>}
                {unit.evidence && (
                  <span class="small quiet">
                    Proof that it is gone: {unit.evidence}
                    {unit.endedAt && (
                      <>
                        {" "}
                        (<Time at={unit.endedAt} />)
                      </>
                    )}
                  </span>
                )}
                {unit.state === "active" && (
                  <span class="small quiet">{deadlineWords[unit.deadlineClass]}</span>
                )}
              </div>
              <Badge tone={tone}>{words}</Badge>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

export function Timeline({ request }: { readonly request: AccessRequest }) {
  return (
    <ol class="timeline">
      {timelineOf(request).map((step) => (
        <li key={`${step.text}${step.at ?? ""}`} class={step.tone}>
          <span>{step.text}</span>
          {step.at && (
            <span class="hint">
              {" "}
              <Time at={step.at} />
            </span>
          )}
          {step.note && <p class="hint">{step.note}</p>}
        </li>
      ))}
    </ol>
  );
}
