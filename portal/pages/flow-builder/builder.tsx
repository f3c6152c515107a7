/** The builder: form, YAML, preview and changes of one document, with its draft and its way into force. */
import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/call";
import type { Output } from "../../api/endpoints";
import { queryClient } from "../../api/queries";
import { Button } from "../../parts/button";
import { useCatalogue } from "../../parts/flows/catalogue";
import { PageHead } from "../../parts/layout";
import { Loading } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { toast } from "../../parts/toasts";
import { builderWords as words, yamlWords } from "../../words/flow-builder";
import { flowWords, publishWords } from "../../words/flows";
import { BuilderMenu } from "./builder-menu";
import { BuilderNotices } from "./builder-notices";
import { type CardId, openPoints } from "./cards";
import { FormTab } from "./form-tab";
import { Rail } from "./rail";
import { goToCard } from "./step-card";
import { type DraftId, draftIdOf, type Start, useBuilder } from "./use-builder";
import type { YamlText } from "./yaml-tab";

/** Loaded when they are opened. */
const ChangesTab = lazy(() => import("./changes-tab").then((m) => ({ default: m.ChangesTab })));
const PersonTab = lazy(() => import("./person-tab").then((m) => ({ default: m.PersonTab })));
const PublishDialog = lazy(() =>
  import("../../parts/flows/publish-dialog").then((m) => ({ default: m.PublishDialog })),
);
const YamlTab = lazy(() => import("./yaml-tab").then((m) => ({ default: m.YamlTab })));

const tabs = ["form", "yaml", "person", "changes"] as const;
type Tab = (typeof tabs)[number];

export type BuilderProps = {
  readonly start: Start;
  /** What is published now. */
  readonly flow: Output<"getFlow"> | undefined;
  readonly tab: string | undefined;
  readonly onTab: (tab: string | undefined) => void;
  /** A draft was made, or made anew. */
  readonly onDraft: (draftId: DraftId) => void;
  readonly onPublished: (flow: Output<"publishFlowDraft">) => Promise<void>;
  /** Leaves this draft for what is stored: somebody else's draft, or what is published. */
  readonly onReload: (to: "draft" | "published") => Promise<void>;
};

export function Builder(props: BuilderProps) {
  const { start, flow } = props;
  const builder = useBuilder(start);
  const { form, preview, saving, keeper, document } = builder;
  const catalogue = useCatalogue();
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const [yaml, setYaml] = useState<YamlText | null>(null);
  const [goal, setGoal] = useState<CardId | null>(null);
  const tab = tabs.find((t) => t === props.tab) ?? "form";
  const setTab = (next: Tab) => props.onTab(next === "form" ? undefined : next);
  const open = openPoints(preview?.problems ?? []);

  const { onDraft } = props;
  const draftId = saving.kept && draftIdOf(saving.kept);
  useEffect(() => {
    if (draftId) onDraft(draftId);
  }, [draftId, onDraft]);

  const goTo = (card: CardId) => {
    setTab("form");
    setGoal(card);
  };
  // The card is there only once its tab is.
  useEffect(() => {
    if (goal === null || tab !== "form") return;
    goToCard(goal);
    setGoal(null);
  }, [goal, tab]);

  // What is said about a document a moment ago decides nothing: publishing waits for the answer.
  useEffect(() => {
    if (!asked || !builder.current) return;
    setAsked(false);
    setTried(true);
    const first = open[0];
    // What cannot be read is not in the document yet; publishing would leave it out without a word.
    if (yaml?.broken && yaml.of === document) setTab("yaml");
    else if (first) goTo(first.card);
    else setPublishing(true);
  });

  const publish = async (force: boolean) => {
    await keeper.flush(document);
    const { kept } = keeper.read();
    if (!kept) return;
    const saved = await call(
      "publishFlowDraft",
      { params: { draftId: draftIdOf(kept) }, body: { force } },
      { ifMatch: kept.version },
    );
    queryClient.setQueryData(["getFlow", { params: { flowId: saved.id } }], saved);
    toast(publishWords.done(saved.document.name, saved.version));
    await props.onPublished(saved);
    await queryClient.invalidateQueries();
  };

  const reload = async (to: "draft" | "published") => {
    keeper.forget();
    await props.onReload(to);
  };

  /** The draft is of a version that is gone; it is given up for what is published now. */
  const takeTheirs = async () => {
    const { kept } = keeper.read();
    await reload("published");
    if (kept) await call("deleteFlowDraft", { params: { draftId: draftIdOf(kept) } });
    await queryClient.invalidateQueries();
  };

  return (
    <>
      <PageHead
        title={form.name || (start.flowId ? words.unnamed : words.newTitle)}
        crumb={
          <Link to="/admin/flows">
            <ChevronLeft size={14} aria-hidden="true" /> {flowWords.title}
          </Link>
        }
      >
        <span class="muted small" role="status">
          {words.saved[saving.status]}
        </span>
        {flow && (
          <Link
            className="badge accent"
            to="/admin/flows/$flowId/versions"
            params={{ flowId: flow.id }}
            title={words.versionTitle}
          >
            {words.version(flow.version)}
          </Link>
        )}
        <Button kind="primary" busy={asked} onClick={() => setAsked(true)}>
          {words.publish}
        </Button>
        <BuilderMenu
          flow={flow}
          name={form.name}
          draftId={draftId}
          onThrownAway={() => void reload("published")}
        />
      </PageHead>
      <BuilderNotices
        builder={builder}
        flow={flow}
        base={start.base}
        onReload={() => void reload("draft")}
      />
      <div class="builder">
        <div class="builder-main">
          <Tabs
            label={words.tabsLabel}
            value={tab}
            onValue={setTab}
            tabs={tabs.map((value) => ({ value, label: words.tabs[value] }))}
          >
            {tab === "form" && (
              <FormTab
                form={form}
                edit={builder.edit}
                catalogue={catalogue}
                preview={preview}
                flow={flow}
                open={(card) =>
                  tried ? open.filter((point) => point.card === card).map((p) => p.text) : []
                }
              />
            )}
            <Suspense fallback={<Loading />}>
              {tab === "yaml" &&
                (catalogue.loading ? (
                  <p class="muted">{yamlWords.loading}</p>
                ) : (
                  <YamlTab
                    document={document}
                    onDocument={builder.change}
                    catalogue={catalogue}
                    problems={builder.current ? (preview?.problems ?? []) : []}
                    kept={yaml}
                    onKeep={setYaml}
                  />
                ))}
              {tab === "person" && (
                <PersonTab document={document} complete={preview?.complete ?? false} />
              )}
              {tab === "changes" && <ChangesTab flowId={start.flowId} document={document} />}
            </Suspense>
          </Tabs>
        </div>
        <Rail preview={preview} goTo={goTo} link={form.trigger === "access_link"} />
      </div>
      {publishing && (
        <Suspense fallback={null}>
          <PublishDialog
            flowId={start.flowId}
            base={start.base}
            document={document}
            warnings={preview?.warnings ?? []}
            publish={publish}
            onTheirs={() => void takeTheirs()}
            onClose={() => setPublishing(false)}
          />
        </Suspense>
      )}
    </>
  );
}
