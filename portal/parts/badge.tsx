/** Small marks: states, counts, labels. */
import type { ComponentChildren } from "preact";
import type { RequestStateName, UnitStateName } from "../../worker/contract/states";
import { overdueWords, requestWords, type Tone, unitWords } from "../words/states";

export const Badge = (props: { readonly tone?: Tone; readonly children: ComponentChildren }) => (
  <span class={`badge ${props.tone ?? "plain"}`}>{props.children}</span>
);

/** The state of a request; an overdue end says so, because nothing is "ended" before the target confirmed it. */
export function RequestBadge(props: {
  readonly request: { readonly state: RequestStateName; readonly overdueSince: string | null };
}) {
  const { state, overdueSince } = props.request;
  const [words, tone] = requestWords[state];
  return overdueSince ? (
    <Badge tone="bad">{overdueWords}</Badge>
  ) : (
    <Badge tone={tone}>{words}</Badge>
  );
}

export function UnitBadge(props: { readonly state: UnitStateName }) {
  const [words, tone] = unitWords[props.state];
  return <Badge tone={tone}>{words}</Badge>;
}
