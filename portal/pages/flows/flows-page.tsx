/** All access flows, each in a line, and the drafts that are not in force yet. */
import { getRouteApi } from "@tanstack/react-router";
import { Plus, Workflow } from "lucide-preact";
import type { Input } from "../../api/endpoints";
import { useList } from "../../api/queries";
import { Button, ButtonLink } from "../../parts/button";
import { useCatalogue } from "../../parts/flows/catalogue";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { common } from "../../words/common";
import { flowWords as words } from "../../words/flows";
import { DraftsCard } from "./drafts-card";
import { FlowFilters } from "./flow-filters";
import { FlowTable } from "./flow-table";
import { Unresolved } from "./unresolved";
import "./flows.css";

const route = getRouteApi("/admin/flows");

type Query = NonNullable<Input<"listFlows">["query"]>;

export function FlowsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { q, active, label, integration, trigger, drafts } = search;
  const onlyDrafts = drafts === "only";
  const filtered = Boolean(q || active || label || integration || trigger);
  const query: Query = {
    limit: 50,
    ...(q && { search: q }),
    ...((active === "true" || active === "false") && { active }),
    ...(label && { label }),
    ...(integration && { integration }),
    ...((trigger === "self_serve" || trigger === "access_link") && { trigger }),
  };
  const flows = useList("listFlows", { query }, { keep: true, enabled: !onlyDrafts });
  const catalogue = useCatalogue();
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const none = flows.rows.length === 0;
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <ButtonLink kind="primary" to="/admin/flows/new">
          <Plus size={16} aria-hidden="true" /> {words.create}
        </ButtonLink>
      </PageHead>
      {(filtered || onlyDrafts || !none) && (
        <FlowFilters search={search} set={set} catalogue={catalogue} />
      )}
      <div class="stack">
        <Unresolved />
        {!filtered && <DraftsCard whole={onlyDrafts} />}
        {!onlyDrafts &&
          (flows.error && none ? (
            <Failed error={flows.error} retry={flows.retry} />
          ) : flows.loading || catalogue.loading ? (
            <Loading lines={6} />
          ) : none ? (
            <Card>
              {filtered ? (
                <Empty
                  title={words.noneTitle}
                  action={
                    <Button onClick={() => void navigate({ search: {} })}>
                      {common.clearFilters}
                    </Button>
                  }
                >
                  {words.none}
                </Empty>
              ) : (
                <Empty
                  title={words.emptyTitle}
                  icon={<Workflow size={28} aria-hidden="true" />}
                  action={
                    <ButtonLink kind="primary" to="/admin/flows/new">
                      {words.first}
                    </ButtonLink>
                  }
                >
                  {words.empty}
                </Empty>
              )}
            </Card>
          ) : (
            <Card flush>
              <FlowTable flows={flows.rows} catalogue={catalogue} />
              <More list={flows} />
            </Card>
          ))}
      </div>
    </>
  );
}
