/** Writing a flow: a new one, a copy, a new version, or a draft of any of them. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback } from "preact/hooks";
import { queryClient, useRead } from "../../api/queries";
import type { FlowId } from "../../parts/flows/publish-dialog";
import { withNames } from "../../parts/flows/with-names";
import { Failed, Loading, Notice } from "../../parts/states";
import { builderWords as words } from "../../words/flow-builder";
import "../../parts/flows/flows.css";
import { Builder } from "./builder";
import "./flow-builder.css";
import { newDocument } from "./new-flow";
import type { DraftId, Start, StoredDraft } from "./use-builder";
import { useSession } from "./use-session";

const startOfDraft = (draft: StoredDraft): Start => ({
  flowId: draft.flowId ?? undefined,
  base: draft.baseVersion,
  document: withNames(draft.document, draft.names),
  kept: { id: draft.id, version: draft.version },
});

/** Read only until writing begins: from then on the builder knows better than the server. */
const useDraft = (draftId: string | undefined, begun: boolean) =>
  useRead(
    "getFlowDraft",
    { params: { draftId: draftId as DraftId } },
    { enabled: draftId !== undefined && !begun },
  );

const forgetDraft = (draftId: string | undefined) =>
  queryClient.removeQueries({ queryKey: ["getFlowDraft", { params: { draftId } }] });

const newRoute = getRouteApi("/admin/flows/new");

export function NewFlowPage() {
  const search = newRoute.useSearch();
  const navigate = newRoute.useNavigate();
  const { copy, trigger } = search;
  const session = useSession(
    search.draft ? `draft ${search.draft}` : `new ${copy ?? ""} ${trigger ?? ""}`,
  );
  const draft = useDraft(search.draft, session.begun);
  const copied = useRead(
    "getFlow",
    { params: { flowId: copy as FlowId } },
    { enabled: copy !== undefined && search.draft === undefined && !session.begun },
  );
  const start = session.startWith((): Start | undefined => {
    const fresh = { flowId: undefined, base: null, kept: null };
    if (search.draft) return draft.data && startOfDraft(draft.data);
    if (copy && !copied.data) return undefined;
    const document = copied.data && withNames(copied.data.document, copied.data.names);
    return {
      ...fresh,
      document: document
        ? { ...document, name: words.copyOf(document.name) }
        : newDocument(trigger === "access_link" ? "access_link" : "self_serve"),
    };
  });
  const { adopt } = session;
  const onDraft = useCallback(
    (draftId: DraftId) => {
      adopt(`draft ${draftId}`);
      void navigate({ search: ({ tab }) => ({ tab, draft: draftId }), replace: true });
    },
    [adopt, navigate],
  );
  const error = draft.error ?? copied.error;
  if (!start) return error ? <Failed error={error} /> : <Loading lines={8} />;
  return (
    <Builder
      key={session.key}
      start={start}
      flow={undefined}
      tab={search.tab}
      onTab={(tab) => void navigate({ search: (old) => ({ ...old, tab }), replace: true })}
      onDraft={onDraft}
      onPublished={({ id }) =>
        navigate({ to: "/admin/flows/$flowId", params: { flowId: id }, replace: true })
      }
      onReload={async (to) => {
        forgetDraft(search.draft);
        if (to === "draft") session.restart();
        else await navigate({ to: "/admin/flows" });
      }}
    />
  );
}

const editRoute = getRouteApi("/admin/flows/$flowId");

export function EditFlowPage() {
  // An id that is none is refused by the server.
  const flowId = editRoute.useParams().flowId as FlowId;
  const search = editRoute.useSearch();
  const navigate = editRoute.useNavigate();
  const session = useSession(search.draft ? `draft ${search.draft}` : `flow ${flowId}`);
  const draft = useDraft(search.draft, session.begun);
  const flow = useRead("getFlow", { params: { flowId } });
  const drafts = useRead("listFlowDrafts", { query: { flowId, limit: 1 } });
  const start = session.startWith((): Start | undefined => {
    if (search.draft) return draft.data && flow.data && startOfDraft(draft.data);
    if (!flow.data) return undefined;
    const { version, document, names } = flow.data;
    return { flowId, base: version, document: withNames(document, names), kept: null };
  });
  const { adopt } = session;
  const onDraft = useCallback(
    (draftId: DraftId) => {
      adopt(`draft ${draftId}`);
      void navigate({ search: ({ tab }) => ({ tab, draft: draftId }), replace: true });
    },
    [adopt, navigate],
  );
  const error = draft.error ?? flow.error;
  if (!start) return error ? <Failed error={error} /> : <Loading lines={8} />;
  const other = search.draft ? undefined : drafts.data?.items[0];
  const published = () => navigate({ search: ({ tab }) => ({ tab }), replace: true });
  return (
    <>
      {other && (
        <Notice tone="accent">
          {words.draftNotice}{" "}
          <Link to="/admin/flows/$flowId" params={{ flowId }} search={{ draft: other.id }}>
            {words.draftOpen}
          </Link>
        </Notice>
      )}
      <Builder
        key={session.key}
        start={start}
        flow={flow.data}
        tab={search.tab}
        onTab={(tab) => void navigate({ search: (old) => ({ ...old, tab }), replace: true })}
        onDraft={onDraft}
        onPublished={async () => {
          await published();
          forgetDraft(search.draft);
        }}
        onReload={async (to) => {
          forgetDraft(search.draft);
          if (to === "draft") session.restart();
          else await published();
        }}
      />
    </>
  );
}
