/** Loading, empty, failed: what stands where content will be. */
import { CloudOff, Inbox, TriangleAlert } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { CallError } from "../api/call";
import { common } from "../words/common";
import { Button } from "./button";

/** Grey lines in the place of what comes. @param props.lines how many */
export function Loading(props: { readonly lines?: number }) {
  return (
    <div class="stack" role="status" aria-label={common.loading}>
      {Array.from({ length: props.lines ?? 4 }, (_, i) => (
        <div key={i} class="skeleton" style={{ width: `${[92, 78, 86, 64][i % 4]}%` }} />
      ))}
    </div>
  );
}

/** Says that there is nothing, why, and what one can do about it. */
export function Empty(props: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
  readonly icon?: ComponentChildren;
}) {
  return (
    <div class="state">
      {props.icon ?? <Inbox size={28} aria-hidden="true" />}
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  );
}

/** A refusal or a lost connection in the place of the content. */
export function Failed(props: { readonly error: CallError; readonly retry?: () => void }) {
  const { problem } = props.error;
  const offline = problem.code === "offline";
  return (
    <div class="state" role="alert">
      {offline ? (
        <CloudOff size={28} aria-hidden="true" />
      ) : (
        <TriangleAlert size={28} aria-hidden="true" />
      )}
      <h2>{offline ? common.offlineTitle : common.somethingWrong}</h2>
      <p>{problem.detail}</p>
      {problem.callId && <p class="small mono">{common.callNumber(problem.callId)}</p>}
      {props.retry && <Button onClick={props.retry}>{common.retry}</Button>}
    </div>
  );
}

type Answer<T> = {
  readonly data: T | undefined;
  readonly error: CallError | null;
  readonly refetch: () => unknown;
};

/** Shows an answer of `useRead`: what is there already stays visible when a later reading fails. */
export function Show<T>(props: {
  readonly answer: Answer<T>;
  readonly lines?: number;
  readonly children: (data: T) => ComponentChildren;
}) {
  const { data, error, refetch } = props.answer;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return <Loading {...(props.lines !== undefined && { lines: props.lines })} />;
}

const icons = { plain: null, accent: null, good: null, warn: TriangleAlert, bad: TriangleAlert };

/** A message within a page. */
export function Notice(props: {
  readonly tone?: "plain" | "good" | "warn" | "bad" | "accent";
  readonly title?: string;
  readonly children?: ComponentChildren;
}) {
  const tone = props.tone ?? "plain";
  const Icon = icons[tone];
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : undefined}>
      {Icon && <Icon size={18} aria-hidden="true" />}
      <div>
        {props.title && <strong>{props.title}</strong>} {props.children}
      </div>
    </div>
  );
}
