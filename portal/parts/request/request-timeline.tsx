import { requestText as words } from "../../words/request";
import { Time } from "../time";
import "./request.css";
import { timelineOf } from "./timeline";
import type { AccessRequest } from "./what";

/** What happened to a request, and what comes next. */
export function RequestTimeline(props: { readonly request: AccessRequest }) {
  return (
    <ol class="timeline">
      {timelineOf(props.request).map((step) => (
        <li key={step.text} class={`${step.tone}${step.next ? " next" : ""}`}>
          <span>
            {step.next && <span class="visually-hidden">{words.steps.next}: </span>}
            {step.text}
          </span>
          {step.at && (
            <span class="muted small">
              <Time at={step.at} />
            </span>
          )}
          {step.notes?.map((note) => (
            <span key={note} class="note">
              {note}
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}
