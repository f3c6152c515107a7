/** What a flow said, version by version; two of them side by side; and the way back to an old one. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-preact";
import { useState } from "preact/hooks";
import { call } from "../../api/call";
import type { Output } from "../../api/endpoints";
import { queryClient, useList, useRead } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { type FlowId, PublishDialog } from "../../parts/flows/publish-dialog";
import { Card, PageHead } from "../../parts/layout";
import { Failed, Loading, Show } from "../../parts/states";
import { More } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { publishWords, versionWords as words } from "../../words/flows";
import "../../parts/flows/flows.css";
import "./flow-versions.css";
import { VersionDiff } from "./version-diff";

const route = getRouteApi("/admin/flows/$flowId/versions");
type Flow = Output<"getFlow">;

export function FlowVersionsPage() {
  // An id that is none is refused by the server.
  const flowId = route.useParams().flowId as FlowId;
  const flow = useRead("getFlow", { params: { flowId } });
  return <Show answer={flow}>{(data) => <Versions flow={data} />}</Show>;
}

function Versions(props: { readonly flow: Flow }) {
  const { flow } = props;
  const { id: flowId, version: now } = flow;
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const versions = useList("listFlowVersions", { params: { flowId }, query: { limit: 50 } });
  const [restoring, setRestoring] = useState(false);
  const chosen = versions.rows.find((v) => String(v.version) === search.version);
  const shown = chosen ?? versions.rows[0];
  const earlier = versions.rows.find((v) => shown && v.version < shown.version);
  const restore = async (force: boolean) => {
    if (!shown) return;
    const saved = await call(
      "replaceFlow",
      { params: { flowId }, body: shown.document },
      force ? {} : { ifMatch: now },
    );
    setRestoring(false);
    toast(publishWords.done(saved.document.name, saved.version));
    void navigate({ search: {}, replace: true });
    await queryClient.invalidateQueries();
  };
  return (
    <>
      <PageHead
        title={words.title(flow.document.name)}
        sub={words.sub}
        crumb={
          <Link to="/admin/flows/$flowId" params={{ flowId }}>
            <ChevronLeft size={14} aria-hidden="true" /> {flow.document.name}
          </Link>
        }
      />
      {versions.error && <Failed error={versions.error} retry={versions.retry} />}
      {versions.loading && <Loading />}
      <div class="versions">
        <Card title={words.list} flush>
          <ol class="list version-list">
            {versions.rows.map((version) => (
              <li key={version.version}>
                <Link
                  to="/admin/flows/$flowId/versions"
                  params={{ flowId }}
                  search={{ version: String(version.version) }}
                  replace
                  aria-current={version === shown ? "true" : undefined}
                >
                  <span class="row">
                    <strong>{words.version(version.version)}</strong>
                    {version.version === now && <Badge tone="good">{words.now}</Badge>}
                  </span>
                  <span class="muted small">
                    <Time at={version.createdAt} /> {words.by(version.createdBy)}
                  </span>
                </Link>
              </li>
            ))}
          </ol>
          <More list={versions} />
        </Card>
        {shown && (
          <Card
            title={words.version(shown.version)}
            aside={
              shown.version !== now && (
                <Button onClick={() => setRestoring(true)}>{words.restore}</Button>
              )
            }
          >
            <VersionDiff
              key={shown.version}
              flow={flow}
              shown={shown}
              with={earlier}
              versions={versions.rows}
            />
          </Card>
        )}
      </div>
      {restoring && shown && (
        <PublishDialog
          flowId={flowId}
          base={now}
          document={shown.document}
          title={words.restoreTitle(shown.version)}
          publish={restore}
          onClose={() => setRestoring(false)}
        />
      )}
    </>
  );
}
