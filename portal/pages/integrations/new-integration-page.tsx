/** Connecting a system: first its kind, then its form. */
import "../../styles/lists.css";
import "./integrations.css";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRead } from "../../api/queries";
import { Card, PageHead } from "../../parts/layout";
import { Notice, Show } from "../../parts/states";
import { integrationWords as words } from "../../words/integrations";
import type { Connector } from "./config-form";
import { IntegrationEditor } from "./integration-editor";
import { byCategory, iconOf } from "./kinds";

const route = getRouteApi("/admin/integrations/new");

function Catalogue({ connectors }: { readonly connectors: ReadonlyArray<Connector> }) {
  return (
    <div class="stack catalogue">
      {byCategory(connectors).map(([category, members]) => (
        <section key={category} class="stack">
          <h2>{words.categories[category]}</h2>
          <ul class="kinds">
            {members.map((connector) => {
              const Icon = iconOf(connector.kind);
              return (
                <li key={connector.kind}>
                  <Link
                    className="tile kind"
                    to="/admin/integrations/new"
                    search={{ kind: connector.kind }}
                  >
                    <Icon size={24} aria-hidden="true" />
                    <span class="strong">{connector.title}</span>
                    <span class="muted small">{connector.description}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

export function NewIntegrationPage() {
  const { kind } = route.useSearch();
  const navigate = useNavigate();
  const connectors = useRead("listConnectors", {});
  const chosen = connectors.data?.items.find((c) => c.kind === kind);
  return (
    <>
      <PageHead
        title={chosen ? words.newKind(chosen.title) : words.newTitle}
        sub={chosen ? chosen.description : words.newSub}
        crumb={
          chosen ? (
            <Link to="/admin/integrations/new">{words.otherKind}</Link>
          ) : (
            <Link to="/admin/integrations">{words.title}</Link>
          )
        }
      />
      <Show answer={connectors} lines={6}>
        {({ items }) =>
          chosen ? (
            <IntegrationEditor
              key={chosen.kind}
              connector={chosen}
              onCreated={({ id }) =>
                void navigate({
                  to: "/admin/integrations/$integrationId",
                  params: { integrationId: id },
                })
              }
            />
          ) : (
            <>
              {kind && (
                <Card>
                  <Notice tone="warn">{words.unknownKind}</Notice>
                </Card>
              )}
              <Catalogue connectors={items} />
            </>
          )
        }
      </Show>
    </>
  );
}
