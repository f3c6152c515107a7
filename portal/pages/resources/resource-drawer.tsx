/** One resource: what it is, who has it, who could. */
import { Link } from "@tanstack/react-router";
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { Badge, RequestBadge } from "../../parts/badge";
import { ButtonLink } from "../../parts/button";
import { CopyButton } from "../../parts/copy";
import { Dialog } from "../../parts/dialog";
import { Facts } from "../../parts/layout";
import { Show } from "../../parts/states";
import { Time } from "../../parts/time";
import { resourceWords as words } from "../../words/resources";

type Resource = Item<"listResources">;

/** Its type with title and permissions, out of those of its integration. */
const useTypes = ({ integrationId }: Resource) =>
  useRead("listResourceTypes", { query: { integrationId, limit: 200 } });

function Permissions({ resource }: { readonly resource: Resource }) {
  const { type } = resource;
  const types = useTypes(resource);
  return (
    <section class="stack">
      <h3>{words.permissions}</h3>
      <Show answer={types} lines={2}>
        {({ items }) => {
          const permissions = items.find((t) => t.type === type)?.permissions ?? [];
          if (permissions.length === 0) return <p class="muted">{words.noPermissions}</p>;
          return (
            <Facts rows={permissions.map((p) => [p.title, p.description || p.name] as const)} />
          );
        }}
      </Show>
    </section>
  );
}

function Holders({ id }: { readonly id: Resource["id"] }) {
  const live = useRead("listActivity", {
    query: { resourceId: id, state: ["granting", "active", "revoking"], limit: 20 },
  });
  return (
    <section class="stack">
      <h3>{words.who}</h3>
      <Show answer={live} lines={2}>
        {({ items, pagination }) =>
          items.length === 0 ? (
            <p class="muted">{words.nobody}</p>
          ) : (
            <>
              <ul class="pair-list">
                {items.map((request) => (
                  <li key={request.id}>
                    <span>
                      <Link to="/admin/identities/$userId" params={{ userId: request.grantee.id }}>
                        {request.grantee.fullName || request.grantee.email}
                      </Link>
                      <span class="sub">
                        {request.units
                          .filter((unit) => unit.resourceId === id)
                          .map((unit) => unit.permission)
                          .join(", ")}{" "}
                        {request.expiresAt ? (
                          <>
                            · {words.until} <Time at={request.expiresAt} short />
                          </>
                        ) : (
                          `· ${words.noEnd}`
                        )}
                      </span>
                    </span>
                    <span class="row">
                      <Link to="/requests/$requestId" params={{ requestId: request.id }}>
                        {request.number}
                      </Link>
                      <RequestBadge request={request} />
                    </span>
                  </li>
                ))}
              </ul>
              {pagination.nextPageToken && (
                <Link to="/admin/activity" search={{ resource: id }}>
                  {words.more}
                </Link>
              )}
            </>
          )
        }
      </Show>
    </section>
  );
}

function Offering({ id }: { readonly id: Resource["id"] }) {
  const flows = useRead("listResourceFlows", { params: { resourceId: id } });
  return (
    <section class="stack">
      <h3>{words.flows}</h3>
      <Show answer={flows} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted">{words.noFlows}</p>
          ) : (
            <ul class="pair-list">
              {items.map((flow) => (
                <li key={flow.id}>
                  <span>
                    <Link to="/admin/flows/$flowId" params={{ flowId: flow.id }}>
                      {flow.name}
                    </Link>
                    <span class="sub">{flow.permissions.join(", ")}</span>
                  </span>
                  <span class="row">
                    {!flow.active && <Badge>{words.inactive}</Badge>}
                    <Badge tone={flow.automatic ? "accent" : "plain"}>
                      {flow.automatic ? words.automatic : words.approval}
                    </Badge>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}

function Contents({ resource }: { readonly resource: Resource }) {
  const { facts } = words;
  const tags = Object.entries(resource.tags);
  const type = useTypes(resource).data?.items.find((t) => t.type === resource.type);
  return (
    <div class="stack resource-facts">
      <div class="row">
        <ButtonLink small to="/admin/explain" search={{ resource: resource.id }}>
          {words.explain}
        </ButtonLink>
        <ButtonLink small to="/admin/graph" search={{ node: `resource:${resource.id}` }}>
          {words.graph}
        </ButtonLink>
        <ButtonLink small to="/admin/activity" search={{ resource: resource.id }}>
          {words.history}
        </ButtonLink>
      </div>
      <Facts
        rows={[
          [
            facts.integration,
            <Link
              key="integration"
              to="/admin/integrations/$integrationId"
              params={{ integrationId: resource.integrationId }}
            >
              {resource.integration}
            </Link>,
          ],
          [facts.type, type?.title ?? resource.type],
          resource.path.length > 0 && [facts.where, resource.path.join(" / ")],
          [
            facts.externalId,
            <span key="external" class="row">
              <span class="mono">{resource.externalId}</span>
              <CopyButton text={resource.externalId} />
            </span>,
          ],
          [
            facts.id,
            <span key="id" class="mono">
              {resource.id}
            </span>,
          ],
          [facts.seen, <Time key="seen" at={resource.updatedAt} />],
        ]}
      />
      <section class="stack">
        <h3>{words.tags}</h3>
        {tags.length === 0 ? (
          <p class="muted">{words.noTags}</p>
        ) : (
          <ul class="chips">
            {tags.map(([key, value]) => (
              <li key={key}>
                <Badge>
                  {key}={value}
                </Badge>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Holders id={resource.id} />
      <Offering id={resource.id} />
      <Permissions resource={resource} />
    </div>
  );
}

export function ResourceDrawer(props: {
  readonly id: string;
  /** Its name, when the list behind it knows it already. */
  readonly name: string | undefined;
  readonly onClose: () => void;
}) {
  const answer = useRead("getResource", { params: { resourceId: props.id as Resource["id"] } });
  return (
    <Dialog drawer title={answer.data?.name ?? props.name ?? words.title} onClose={props.onClose}>
      <Show answer={answer} lines={8}>
        {(resource) => <Contents resource={resource} />}
      </Show>
    </Dialog>
  );
}
