/** What the builder holds: the document, its draft on the server, and what it would mean. */
import { useSyncExternalStore } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { call } from "../../api/call";
import type { Output } from "../../api/endpoints";
import { queryClient, useRead } from "../../api/queries";
import type { FlowId } from "../../parts/flows/publish-dialog";
import { useSettled } from "../../parts/flows/use-settled";
import { type Kept, keepDraft } from "./draft-keeper";
import { type Draft, edited, type FlowForm, formOf } from "./flow-form";

export type StoredDraft = Output<"getFlowDraft">;
export type DraftId = StoredDraft["id"];

/** Where writing begins. */
export type Start = {
  readonly flowId: FlowId | undefined;
  /** The published version that `document` came from. */
  readonly base: number | null;
  readonly document: Draft;
  readonly kept: Kept | null;
};

/** The last save of a builder that was left; who opens the draft again waits for it. */
let leaving: Promise<unknown> = Promise.resolve();
export const leftBehind = () => leaving;

function remember(draft: StoredDraft): Kept {
  queryClient.setQueryData(["getFlowDraft", { params: { draftId: draft.id } }], draft);
  void queryClient.invalidateQueries({ queryKey: ["listFlowDrafts"] });
  return draft;
}

/** Ids of kept drafts come from the server. */
export const draftIdOf = (kept: Kept): DraftId => kept.id as DraftId;

export function useBuilder({ flowId, base, document: first, kept }: Start) {
  const [document, setDocument] = useState(first);
  const latest = useRef(first);
  const keeper = useMemo(
    () =>
      keepDraft<Draft>(
        {
          create: async (body) =>
            remember(
              await call("createFlowDraft", {
                body: {
                  ...(flowId && { flowId, ...(base && { baseVersion: base }) }),
                  document: body,
                },
              }),
            ),
          save: async (draft, body) =>
            remember(
              await call(
                "saveFlowDraft",
                { params: { draftId: draftIdOf(draft) }, body: { document: body } },
                { ifMatch: draft.version },
              ),
            ),
        },
        kept,
      ),
    [flowId, base, kept],
  );
  const saving = useSyncExternalStore(keeper.subscribe, keeper.read);
  useEffect(() => {
    const warn = (e: BeforeUnloadEvent) => {
      const { pending, status } = keeper.read();
      if (pending !== undefined || status === "saving") e.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      leaving = keeper.flush().catch(() => undefined);
    };
  }, [keeper]);
  const change = useCallback(
    (next: Draft) => {
      latest.current = next;
      setDocument(next);
      keeper.change(next);
    },
    [keeper],
  );
  const edit = useCallback(
    (part: Partial<FlowForm>) => change(edited(latest.current, part)),
    [change],
  );
  const settled = useSettled(document);
  const preview = useRead("previewFlow", { body: { document: settled } }, { keep: true });
  return {
    document,
    form: useMemo(() => formOf(document), [document]),
    change,
    edit,
    keeper,
    saving,
    /** Undefined until the first answer. It may be of the document a moment ago. */
    preview: preview.data,
    /** The answer is of what is written now. */
    current: settled === document && !preview.isPlaceholderData,
  };
}

export type BuilderState = ReturnType<typeof useBuilder>;
