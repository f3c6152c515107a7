/** One flow as it stands to the person, part by part. */
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { Badge } from "../../parts/badge";
import { Person } from "../../parts/person";
import { explainWords as words } from "../../words/explain";

type Flow = Output<"explainAccess">["flows"][number];

function Part({ part }: { readonly part: Flow["parts"][number] }) {
  return (
    <li class={part.ok ? "part good" : "part bad"}>
      {part.ok ? (
        <CircleCheck size={18} role="img" aria-label={words.good} />
      ) : (
        <CircleX size={18} role="img" aria-label={words.bad} />
      )}
      <div>
        <span class="label">{words.parts[part.part]}</span>
        <p>{part.message}</p>
        {part.evidence.length > 0 && (
          <ul class="evidence">
            {part.evidence.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

export function ExplainedFlow(props: { readonly flow: Flow; readonly suggested: boolean }) {
  const { flow, suggested } = props;
  return (
    <details class="card explained" open={flow.requestable || suggested}>
      <summary>
        {flow.requestable ? (
          <CircleCheck class="good" size={20} role="img" aria-label={words.yes} />
        ) : (
          <CircleX class="bad" size={20} role="img" aria-label={words.no} />
        )}
        <span class="grow">
          <span class="strong">{flow.name}</span>
          <span class="muted">{flow.message}</span>
        </span>
        <span class="row">
          {suggested && <Badge tone="good">{words.suggested}</Badge>}
          {!flow.active && <Badge>{words.off}</Badge>}
          {flow.stuck && <Badge tone="warn">{words.stuck}</Badge>}
          <Badge tone={flow.automatic ? "accent" : "plain"}>
            {flow.automatic ? words.automatic : words.approval}
          </Badge>
        </span>
      </summary>
      <ul class="parts">
        {flow.parts.map((part) => (
          <Part key={part.part} part={part} />
        ))}
      </ul>
      {flow.approvers.length > 0 && (
        <section>
          <h3>{words.approvers}</h3>
          <ul class="pair-list">
            {flow.approvers.map((approver) => (
              <li key={approver.id}>
                <Person person={approver} />
                <span class="muted small">{approver.why.join(", ")}</span>
              </li>
            ))}
          </ul>
          {flow.moreApprovers > 0 && (
            <p class="muted small">{words.moreApprovers(flow.moreApprovers)}</p>
          )}
        </section>
      )}
      <Link to="/admin/flows/$flowId" params={{ flowId: flow.flowId }}>
        {words.openFlow}
      </Link>
    </details>
  );
}
