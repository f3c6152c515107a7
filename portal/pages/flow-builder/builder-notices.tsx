/** What one must know before one goes on writing: unsaved, overtaken, or changed meanwhile. */
import { call } from "../../api/call";
import type { Output } from "../../api/endpoints";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/states";
import { tellRefusal } from "../../parts/toasts";
import { builderWords as words } from "../../words/flow-builder";
import { type BuilderState, draftIdOf } from "./use-builder";

export function BuilderNotices(props: {
  readonly builder: BuilderState;
  readonly flow: Output<"getFlow"> | undefined;
  readonly base: number | null;
  readonly onReload: () => void;
}) {
  const { builder, flow, base } = props;
  const { keeper, saving } = builder;
  const keepMine = async () => {
    const { kept } = keeper.read();
    if (!kept) return;
    try {
      await keeper.keepMine(await call("getFlowDraft", { params: { draftId: draftIdOf(kept) } }));
    } catch (error) {
      tellRefusal(error as Parameters<typeof tellRefusal>[0]);
    }
  };
  return (
    <div class="stack notices">
      {saving.status === "overtaken" && (
        <Notice tone="warn">
          <p>{words.overtaken}</p>
          <div class="actions">
            <Button small onClick={() => void keepMine()}>
              {words.keepMine}
            </Button>
            <Button small onClick={props.onReload}>
              {words.loadTheirs}
            </Button>
          </div>
        </Notice>
      )}
      {saving.status === "failed" && (
        <Notice tone="bad">{words.notSaved(saving.error?.message ?? "")}</Notice>
      )}
      {flow && base !== null && flow.version !== base && (
        <Notice tone="warn">{words.meanwhile(flow.version)}</Notice>
      )}
      {saving.kept && flow && flow.version === base && (
        <Notice tone="accent">{words.showsDraft}</Notice>
      )}
    </div>
  );
}
