/** One connected system. */
import "../../styles/lists.css";
import "./integrations.css";
import { getRouteApi, Link } from "@tanstack/react-router";
import { RefreshCw } from "lucide-preact";
import { useEffect } from "preact/hooks";
import { queryClient, useChange, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { PageHead } from "../../parts/layout";
import { Failed, Loading, Show } from "../../parts/states";
import { Tabs } from "../../parts/tabs";
import { tellRefusal, toast } from "../../parts/toasts";
import { integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";
import { DangerTab } from "./danger-tab";
import { IntegrationEditor } from "./integration-editor";
import { OverviewTab } from "./overview-tab";
import { RunsTab } from "./runs-tab";
import { TypesTab } from "./types-tab";

const route = getRouteApi("/admin/integrations/$integrationId");
const tabs = [
  { value: "overview", label: words.overview },
  { value: "runs", label: words.runs },
  { value: "resources", label: words.resourcesTab },
  { value: "settings", label: words.settings },
  { value: "danger", label: words.danger },
] as const;

/** A sync that finds nothing new leaves no audit event behind, so its end is looked for. */
const LOOK_EVERY_MS = 2_000;

function useSyncEnd(syncing: boolean): void {
  useEffect(() => {
    if (!syncing) return;
    const timer = setInterval(() => {
      void queryClient.invalidateQueries({ queryKey: ["getIntegration"] });
      void queryClient.invalidateQueries({ queryKey: ["listSyncRuns"] });
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [syncing]);
}

function Settings({ integration }: { readonly integration: Integration }) {
  const connectors = useRead("listConnectors", {});
  return (
    <Show answer={connectors}>
      {({ items }) => {
        const connector = items.find((c) => c.kind === integration.kind);
        return connector && <IntegrationEditor connector={connector} integration={integration} />;
      }}
    </Show>
  );
}

export function IntegrationPage() {
  const { integrationId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const tab = tabs.find((t) => t.value === search.tab)?.value ?? "overview";
  const params = { integrationId: integrationId as Integration["id"] };
  const answer = useRead("getIntegration", { params });
  const integration = answer.data;
  useSyncEnd(integration?.status === "syncing" || integration?.status === "never_synced");
  const refresh = useChange("syncIntegration", {
    onRefused: tellRefusal,
    onDone: () => toast(words.refreshing),
  });
  const crumb = <Link to="/admin/integrations">{words.title}</Link>;
  if (!integration)
    return (
      <>
        <PageHead title={words.title} crumb={crumb} />
        {answer.error ? <Failed error={answer.error} /> : <Loading lines={8} />}
      </>
    );
  return (
    <>
      <PageHead title={integration.name} sub={integration.title} crumb={crumb}>
        <Button busy={refresh.isPending} onClick={() => refresh.mutate({ params })}>
          <RefreshCw size={16} aria-hidden="true" />
          {words.refresh}
        </Button>
      </PageHead>
      <Tabs
        label={words.title}
        tabs={tabs}
        value={tab}
        onValue={(value) =>
          void navigate({ search: value === "overview" ? {} : { tab: value }, replace: true })
        }
      >
        {tab === "overview" && <OverviewTab integration={integration} />}
        {tab === "runs" && <RunsTab integration={integration} />}
        {tab === "resources" && <TypesTab integration={integration} />}
        {tab === "settings" && <Settings key={integration.id} integration={integration} />}
        {tab === "danger" && <DangerTab integration={integration} />}
      </Tabs>
    </>
  );
}
