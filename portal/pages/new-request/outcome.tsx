/** What would happen if it were sent: at once or by whom, how long, what one has already, or why not. */
import { CircleCheck, CircleX, UserRoundCheck } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { durationText } from "../../format/durations";
import { Check } from "../../parts/field";
import { useSettled } from "../../parts/settled";
import { Notice } from "../../parts/states";
import { Time } from "../../parts/time";
import { newRequestWords as words } from "../../words/requesting";
import type { FormState } from "./form-state";
import { kindKey, type OfferIndex } from "./offer-index";
import { type Part, type Plan, rankFlows } from "./plan";
import { type NewRequest, requestOf } from "./send";

type DryRun = Output<"dryRunRequest">;

export function Outcome(props: {
  readonly plan: Plan;
  readonly form: FormState;
  readonly index: OfferIndex;
  readonly seconds: number | null | undefined;
  readonly onPrefer: (flowId: string) => void;
}) {
  const { plan, form, index } = props;
  const count = plan.parts.length;
  return (
    <div class="stack" aria-live="polite">
      {count === 0 && <p class="muted">{words.unfinished}</p>}
      {count > 1 && <Notice tone="accent">{words.split(count)}</Notice>}
      {plan.leftOut > 0 && <Notice tone="warn">{words.noWay(plan.leftOut)}</Notice>}
      {plan.parts.map((part, at) => (
        <PartOutcome
          key={part.flowId + at}
          part={part}
          form={form}
          index={index}
          seconds={props.seconds}
          title={count > 1 ? words.part(at + 1, count) : null}
          onPrefer={props.onPrefer}
        />
      ))}
    </div>
  );
}

function PartOutcome(props: {
  readonly part: Part;
  readonly form: FormState;
  readonly index: OfferIndex;
  readonly title: string | null;
  readonly seconds: number | null | undefined;
  readonly onPrefer: (flowId: string) => void;
}) {
  const { part, form, index, title } = props;
  // That the reason is still empty is said beside its field; here counts everything else. As text, so that it is the
  // same while nothing changed.
  const asked = requestOf(part, { justification: "…" }, props.seconds);
  const settled = useSettled(JSON.stringify(asked), 250);
  const answer = useRead(
    "dryRunRequest",
    { body: JSON.parse(settled) as NewRequest },
    { keep: true },
  );
  const offer = index.offers.get(part.flowId);
  return (
    <section class="outcome">
      {title && <h3>{title}</h3>}
      {(title || part.ways.length === 1) && (
        <p class="muted small">
          {offer?.name}
          {title && ` · ${words.parts(part.units.length)}`}
        </p>
      )}
      {part.ways.length > 1 && (
        <fieldset class="ways">
          <legend class="visually-hidden">{words.ways}</legend>
          {rankFlows(part.ways, index.offers, []).map((id) => {
            const way = index.offers.get(id);
            return (
              way && (
                <Check
                  key={id}
                  radio={`way-${part.units[0]?.resourceId ?? part.bundleId}`}
                  label={words.way(
                    way.approval.automatic,
                    way.maxSeconds === null ? null : durationText(way.maxSeconds),
                  )}
                  hint={way.name}
                  checked={id === part.flowId}
                  onChecked={() => props.onPrefer(id)}
                />
              )
            );
          })}
        </fieldset>
      )}
      {answer.error ? (
        <Notice tone="bad">{answer.error.message}</Notice>
      ) : answer.data ? (
        <Answer answer={answer.data} form={form} index={index} />
      ) : (
        <p class="muted small">{words.checking}</p>
      )}
    </section>
  );
}

function Answer({
  answer,
  form,
  index,
}: {
  readonly answer: DryRun;
  readonly form: FormState;
  readonly index: OfferIndex;
}) {
  return (
    <>
      {!answer.requestable ? (
        <Notice tone="bad" title={words.refused}>
          {[...new Set(answer.reasons.map((reason) => reason.message))].map((message) => (
            <div key={message}>{message}</div>
          ))}
        </Notice>
      ) : (
        <p class={answer.automatic ? "verdict good" : "verdict"}>
          {answer.automatic ? (
            <CircleCheck size={18} aria-hidden="true" />
          ) : answer.approvers.length > 0 ? (
            <UserRoundCheck size={18} aria-hidden="true" />
          ) : (
            <CircleX size={18} aria-hidden="true" />
          )}
          <span>{answer.summary}</span>
        </p>
      )}
      {answer.held.length > 0 && (
        <Notice tone="accent">
          {answer.held.map((held) => (
            <div key={held.resourceId + held.permission}>
              {words.held(heldText(held, form, index))}
              {held.until && (
                <>
                  {" "}
                  {words.until} <Time at={held.until} short />
                </>
              )}{" "}
              ({held.number})
            </div>
          ))}
        </Notice>
      )}
      {!answer.automatic && answer.approvers.length > 0 && (
        <div>
          <h4>{words.approvers}</h4>
          <ul class="approver-list">
            {answer.approvers.map((person) => (
              <li key={person.id}>
                <strong title={person.email}>{person.fullName || person.email}</strong>
                <span class="muted small"> {person.why.join(", ")}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function heldText(held: DryRun["held"][number], form: FormState, index: OfferIndex): string {
  const resource = form.resources.find((r) => r.id === held.resourceId);
  const kind = resource && index.kinds.get(kindKey(resource));
  const permission = kind?.titles.get(held.permission) ?? held.permission;
  return resource ? `${permission} on ${resource.name}` : permission;
}
