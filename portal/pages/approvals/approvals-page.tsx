/** What waits for my decision. Open one to see all of it; or decide in the row, by button or key. */
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { PageHead } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { usePreferences } from "../../shell/preferences";
import { useKeys } from "../../shell/use-keys";
import { approvalsWords as words } from "../../words/approvals";
import { shellWords } from "../../words/shell";
import "./approvals.css";
import { ApprovalDrawer } from "./approval-drawer";
import { ApprovalsTable } from "./approvals-table";
import { QuickDecision } from "./quick-decision";

type Waiting = Item<"listApprovals">;
type Asking = { readonly request: Waiting; readonly approve: boolean };

const route = getRouteApi("/approvals");

export function ApprovalsPage() {
  const navigate = route.useNavigate();
  const opened = route.useSearch().request;
  const list = useList("listApprovals", { query: { limit: 50 } });
  const [asking, setAsking] = useState<Asking | null>(null);
  /** Decided here, and not yet known to be refused: they are shown as gone. */
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const place = useRef<HTMLDivElement>(null);
  const rows = list.rows.filter((request) => !gone.has(request.id));
  const hide = (id: string, hidden: boolean) =>
    setGone((before) => {
      const after = new Set(before);
      if (hidden) after.add(id);
      else after.delete(id);
      return after;
    });

  const links = () => [...(place.current?.querySelectorAll<HTMLElement>("[data-opens]") ?? [])];
  const currentRow = () => {
    const id = document.activeElement?.closest("tr")?.querySelector<HTMLElement>("[data-opens]");
    return rows.find((request) => request.id === id?.dataset.opens);
  };
  const move = (by: 1 | -1) => {
    const all = links();
    const at = all.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
    const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by));
    all[next]?.focus();
  };
  const ask = (approve: boolean) => {
    const request = currentRow();
    if (request) setAsking({ request, approve });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    a: () => ask(true),
    d: () => ask(false),
  });

  return (
    <>
      <PageHead title={shellWords.approvals} sub={words.sub} />
      <div ref={place}>
        {list.error && rows.length === 0 ? (
          <Failed error={list.error} retry={list.retry} />
        ) : list.loading ? (
          <Loading lines={6} />
        ) : rows.length === 0 && !list.hasMore ? (
          <Empty title={words.emptyTitle}>{words.empty}</Empty>
        ) : (
          <>
            <ApprovalsTable
              rows={rows}
              opened={opened}
              onDecide={(request, approve) => setAsking({ request, approve })}
              onOpen={(id) => void navigate({ search: { request: id } })}
            />
            <More list={list} />
            <KeyHints />
          </>
        )}
      </div>
      {opened && (
        <ApprovalDrawer
          key={opened}
          requestId={opened as Waiting["id"]}
          onClose={() => void navigate({ search: {} })}
        />
      )}
      {asking && <QuickDecision {...asking} onClose={() => setAsking(null)} onHide={hide} />}
    </>
  );
}

function KeyHints() {
  const { singleKeys } = usePreferences();
  if (!singleKeys) return <p class="muted small key-hints">{words.moreHint}</p>;
  return (
    <p class="muted small key-hints">
      {words.moreHint}{" "}
      <span class="keys">
        <kbd>j</kbd> <kbd>k</kbd> {words.keyMove} · <kbd>Enter</kbd> {words.keyOpen} · <kbd>a</kbd>{" "}
        {words.keyApprove} · <kbd>d</kbd> {words.keyReject}
      </span>
    </p>
  );
}
