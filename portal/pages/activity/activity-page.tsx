/** Activity: all requests and active access, however many there are. */
import "./activity.css";
import { getRouteApi } from "@tanstack/react-router";
import { Download } from "lucide-preact";
import { lazy, Suspense } from "preact/compat";
import { useCallback, useMemo, useState } from "preact/hooks";
import { addressOf } from "../../api/call";
import { useList } from "../../api/queries";
import { currentTime } from "../../format/clock";
import { ButtonLink } from "../../parts/button";
import { PageHead } from "../../parts/layout";
import { Menu } from "../../parts/menu";
import { SavedViews } from "../../parts/saved-views";
import { Empty, Failed, Loading } from "../../parts/states";
import { stringifySearch } from "../../search";
import { activityWords as words } from "../../words/activity";
import { BulkRevoke } from "./bulk-revoke";
import { Filters } from "./filters";
import { type ActivitySearch, isFiltered, queryFrom } from "./query";
import { ActivityRows } from "./rows";

const RequestDrawer = lazy(() =>
  import("./request-drawer").then((m) => ({ default: m.RequestDrawer })),
);

/** Small enough that the first rows come at once; the next page is asked for long before it is needed. */
const PAGE = 50;
const formats = Object.entries(words.formats) as [keyof typeof words.formats, string][];
const route = getRouteApi("/admin/activity");

/** The question stays the same until a filter changes: "the last 24 hours" must not move while one scrolls. */
function useQueryOf(search: ActivitySearch) {
  const { request: _, ...filters } = search;
  const key = stringifySearch(filters);
  return useMemo(() => queryFrom(filters, currentTime()), [key]);
}

function Downloads({ search }: { readonly search: ActivitySearch }) {
  const query = useQueryOf(search);
  return (
    <Menu
      label={words.download}
      buttonClass="button"
      button={
        <>
          <Download size={16} aria-hidden="true" /> {words.download}
        </>
      }
    >
      {formats.map(([format, label]) => (
        <a
          key={format}
          href={addressOf("exportActivity", { query: { ...query, format } })}
          download
        >
          {label}
        </a>
      ))}
      <hr />
      <ButtonLink
        kind="quiet"
        to="/admin/reports/new"
        search={{ source: "activity", filters: stringifySearch(search).slice(1) }}
      >
        {words.asReport}
      </ButtonLink>
    </Menu>
  );
}

export function ActivityPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const query = useQueryOf(search);
  const list = useList("listActivity", { query: { ...query, limit: PAGE } }, { keep: true });
  const change = useCallback(
    (next: Partial<ActivitySearch>) =>
      void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const show = useCallback((id: string) => change({ request: id }), [change]);
  const { request: open, ...filters } = search;
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <SavedViews
          page="activity"
          search={stringifySearch(filters).slice(1)}
          onOpen={(text) =>
            void navigate({ search: Object.fromEntries(new URLSearchParams(text)) })
          }
        />
        <Downloads search={filters} />
      </PageHead>
      <Filters search={search} onChange={change} onClear={() => void navigate({ search: {} })} />
      {list.loading ? (
        <Loading lines={10} />
      ) : list.error && list.rows.length === 0 ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.rows.length === 0 ? (
        isFiltered(search) ? (
          <Empty title={words.none}>{words.noneMore}</Empty>
        ) : (
          <Empty title={words.noneYet}>{words.noneYetMore}</Empty>
        )
      ) : (
        <ActivityRows
          rows={list.rows}
          hasMore={list.hasMore}
          loadingMore={list.loadingMore}
          more={list.more}
          current={open}
          selected={selected}
          onSelected={setSelected}
          onOpen={show}
        />
      )}
      <BulkRevoke ids={[...selected]} onDone={() => setSelected(new Set())} />
      <Suspense fallback={null}>
        {open && <RequestDrawer id={open} onClose={() => change({ request: "" })} />}
      </Suspense>
    </>
  );
}
