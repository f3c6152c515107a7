/** Why can Alice request this, and why does it need approval? */
import "../../styles/lists.css";
import "./explain.css";
import { useQuery } from "@tanstack/preact-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MessageCircleQuestionMark } from "lucide-preact";
import type { CallError } from "../../api/call";
import type { Output } from "../../api/endpoints";
import { queryOf } from "../../api/queries";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Notice, Show } from "../../parts/states";
import { Time } from "../../parts/time";
import { explainWords as words } from "../../words/explain";
import { askedFrom, bodyOf } from "./asked";
import { ExplainedFlow } from "./explained-flow";
import { Question } from "./question";

type Explanation = Output<"explainAccess">;
const route = getRouteApi("/admin/explain");

function Held({ held }: { readonly held: Explanation["held"] }) {
  return (
    <Card title={words.held}>
      {held.length === 0 ? (
        <p class="muted">{words.noneHeld}</p>
      ) : (
        <ul class="pair-list">
          {held.map((one) => (
            <li key={`${one.requestId} ${one.resourceId} ${one.permission}`}>
              <span>
                {one.permission} · {one.resource}
                <span class="sub">{one.flow}</span>
              </span>
              <span class="row">
                <Link to="/requests/$requestId" params={{ requestId: one.requestId }}>
                  {one.number}
                </Link>
                <span class="muted small">
                  {one.until ? (
                    <>
                      {words.until} <Time at={one.until} short />
                    </>
                  ) : (
                    words.noEnd
                  )}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Verdict({ answer }: { readonly answer: Explanation }) {
  const { flows, moreFlows, suggestedFlowId } = answer;
  return (
    <div class="stack">
      <Notice
        tone={answer.requestable ? "good" : "warn"}
        title={answer.requestable ? words.yes : words.no}
      >
        <p>{answer.summary}</p>
      </Notice>
      <Held held={answer.held} />
      <h2>{flows.length === 0 ? words.noFlows : words.flows(flows.length + moreFlows)}</h2>
      {flows.map((flow) => (
        <ExplainedFlow key={flow.flowId} flow={flow} suggested={flow.flowId === suggestedFlowId} />
      ))}
      {moreFlows > 0 && <p class="muted">{words.moreFlows(moreFlows)}</p>}
    </div>
  );
}

export function ExplainPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const asked = askedFrom(search);
  const body = bodyOf(asked);
  const answer = useQuery<Explanation, CallError>({
    ...queryOf("explainAccess", { body: body ?? { email: "" } }),
    enabled: body !== null,
  });
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <div class="stack explain">
        <Card>
          <Question asked={asked} onAsked={(next) => void navigate({ search: next })} />
        </Card>
        {body === null ? (
          <Card>
            <Empty
              title={words.startTitle}
              icon={<MessageCircleQuestionMark size={28} aria-hidden="true" />}
            >
              {words.start}
            </Empty>
          </Card>
        ) : (
          <Show answer={answer} lines={8}>
            {(data) => <Verdict answer={data} />}
          </Show>
        )}
      </div>
    </>
  );
}
