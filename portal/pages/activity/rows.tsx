/** The table of all requests: however many there are, only the rows in sight are drawn. */
// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by hand cannot be those of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the keyboard has the controls within the cells
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { RequestBadge } from "../../parts/badge";
import { whatText } from "../../parts/request/what";
import { Countdown, Time } from "../../parts/time";
import { activityWords as words } from "../../words/activity";

export type Request = Item<"listActivity">;

/** Rows from the end of what is loaded at which the next page is asked for. */
const AHEAD = 30;
const WIDE = matchMedia("(min-width: 64.01rem)");

function useRowHeight(): number {
  const [wide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const on = () => setWide(WIDE.matches);
    WIDE.addEventListener("change", on);
    return () => WIDE.removeEventListener("change", on);
  }, []);
  return wide ? 56 : 80;
}

export const canRevoke = (request: Request): boolean => request.can.revoke;

function Until({ request }: { readonly request: Request }) {
  if (request.endedAt) return <Time at={request.endedAt} short />;
  if (request.expiresAt) return <Countdown until={request.expiresAt} />;
  return <span class="muted">{request.state === "active" ? words.noEnd : "–"}</span>;
}

type RowProps = {
  readonly request: Request;
  readonly index: number;
  readonly top: number;
  readonly current: boolean;
  readonly selected: boolean;
  /** The same function for all rows and renders: what did not change is not rendered again while one scrolls. */
  readonly onSelect: (id: string, on: boolean) => void;
  readonly onOpen: (id: string) => void;
};

const Row = memo(function Row(props: RowProps) {
  const { request } = props;
  const open = () => props.onOpen(request.id);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the button with the number
    <div
      role="row"
      aria-rowindex={props.index + 2}
      class="activity-row"
      style={{ transform: `translateY(${props.top}px)` }}
      data-current={props.current ? "" : undefined}
      onClick={(e) => {
        if (!(e.target as HTMLElement).closest("input, button, a")) open();
      }}
    >
      <span role="cell" class="narrow-check">
        <input
          type="checkbox"
          aria-label={words.selectRow(request.number)}
          checked={props.selected}
          disabled={!canRevoke(request)}
          onChange={(e) => props.onSelect(request.id, e.currentTarget.checked)}
        />
      </span>
      <span role="cell" class="wide-only">
        <button type="button" class="link" onClick={open} aria-label={words.open(request.number)}>
          {request.number}
        </button>
      </span>
      <span role="cell" class="ellipsis narrow-who" title={request.grantee.email}>
        {request.grantee.fullName || request.grantee.email}
      </span>
      <span role="cell" class="ellipsis narrow-2">
        {whatText(request.units)}
      </span>
      <span role="cell" class="ellipsis muted wide-only">
        {request.flow.name}
      </span>
      <span role="cell" class="narrow-state">
        <RequestBadge request={request} />
      </span>
      <span role="cell" class="wide-only">
        <Until request={request} />
      </span>
      <span role="cell" class="muted wide-only">
        <Time at={request.createdAt} />
      </span>
    </div>
  );
});

export function ActivityRows(props: {
  readonly rows: ReadonlyArray<Request>;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
  readonly current: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly onSelected: (selected: ReadonlySet<string>) => void;
  readonly onOpen: (id: string) => void;
}) {
  const { rows, hasMore, loadingMore, more, selected } = props;
  const body = useRef<HTMLDivElement>(null);
  const height = useRowHeight();
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  useEffect(() => virtual.measure(), [height, virtual]);
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - AHEAD) more();
  }, [hasMore, loadingMore, lastShown, rows.length, more]);
  const latest = useRef({ selected, onSelected: props.onSelected });
  latest.current = { selected, onSelected: props.onSelected };
  const select = useCallback((id: string, on: boolean) => {
    const next = new Set(latest.current.selected);
    if (on) next.add(id);
    else next.delete(id);
    latest.current.onSelected(next);
  }, []);
  const revocable = useMemo(() => rows.filter(canRevoke), [rows]);
  const all = revocable.length > 0 && revocable.every((r) => selected.has(r.id));
  const heads = Object.entries(words.columns).slice(1);
  return (
    <div
      role="table"
      class="activity-table"
      aria-label={words.title}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
    >
      <div role="rowgroup">
        <div role="row" class="activity-row head" aria-rowindex={1}>
          <span role="columnheader">
            <input
              type="checkbox"
              aria-label={words.selectAll}
              checked={all}
              disabled={revocable.length === 0}
              onChange={(e) =>
                props.onSelected(new Set(e.currentTarget.checked ? revocable.map((r) => r.id) : []))
              }
            />
          </span>
          {heads.map(([key, name]) => (
            <span key={key} role="columnheader">
              {name}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={body}
        role="rowgroup"
        class="activity-body"
        style={{ height: `${virtual.getTotalSize()}px` }}
      >
        {items.map((item) => {
          const request = rows[item.index];
          return (
            request && (
              <Row
                key={request.id}
                request={request}
                index={item.index}
                top={item.start - virtual.options.scrollMargin}
                current={props.current === request.id}
                selected={selected.has(request.id)}
                onSelect={select}
                onOpen={props.onOpen}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
