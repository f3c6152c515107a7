/** What one integration has to hand out: its kinds of resources with their permissions, and the way to the resources. */
import { Boxes } from "lucide-preact";
import { useList } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";

export function TypesTab({ integration }: { readonly integration: Integration }) {
  const list = useList("listResourceTypes", { query: { integrationId: integration.id } });
  if (list.error && list.rows.length === 0) return <Failed error={list.error} retry={list.retry} />;
  if (list.loading) return <Loading />;
  return (
    <div class="stack">
      <Card
        title={words.things(integration.counts.resources)}
        aside={
          <ButtonLink small to="/admin/resources" search={{ integration: integration.id }}>
            <Boxes size={16} aria-hidden="true" />
            {words.browse}
          </ButtonLink>
        }
      >
        {list.rows.length === 0 ? (
          <Empty title={words.noTypes} />
        ) : (
          <div class="stack">
            {list.rows.map((type) => (
              <section key={type.type} class="type">
                <h3>
                  {type.title} <span class="muted small mono">{type.type}</span>
                </h3>
                <dl class="facts">
                  {type.permissions.map((permission) => [
                    <dt key={`${permission.id}-name`}>{permission.title}</dt>,
                    <dd key={permission.id}>
                      {permission.description || <span class="mono small">{permission.name}</span>}
                    </dd>,
                  ])}
                </dl>
              </section>
            ))}
            <More list={list} />
          </div>
        )}
      </Card>
    </div>
  );
}
