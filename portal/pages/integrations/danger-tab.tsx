/** Parting with a system: draining it, or removing it at once; and what stands in the way. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import { useChange, useRead } from "../../api/queries";
import { Badge, RequestBadge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card } from "../../parts/layout";
import { Notice, Show } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { integrationWords as words } from "../../words/integrations";
import type { Integration } from "./config-form";

const SHOWN = 10;

function UsedBy({ integration }: { readonly integration: Integration }) {
  const flows = useRead("listFlows", { query: { integration: integration.id, limit: 50 } });
  return (
    <section class="stack">
      <h3>{words.usedBy}</h3>
      <Show answer={flows} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted">{words.usedByNone}</p>
          ) : (
            <ul class="plain-list">
              {items.slice(0, SHOWN).map((flow) => (
                <li key={flow.id}>
                  <Link to="/admin/flows/$flowId" params={{ flowId: flow.id }}>
                    {flow.document.name}
                  </Link>
                </li>
              ))}
              {items.length > SHOWN && (
                <li>
                  <Link to="/admin/flows" search={{ integration: integration.id }}>
                    {words.usedByMore(items.length - SHOWN)}
                  </Link>
                </li>
              )}
            </ul>
          )
        }
      </Show>
    </section>
  );
}

function Standing({ integration }: { readonly integration: Integration }) {
  const live = useRead("listActivity", {
    query: {
      integrationId: integration.id,
      state: ["granting", "active", "revoking"],
      limit: SHOWN,
    },
  });
  return (
    <section class="stack">
      <h3>{words.standing}</h3>
      <Show answer={live} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted">{words.standingNone}</p>
          ) : (
            <>
              <ul class="plain-list">
                {items.map((request) => (
                  <li key={request.id} class="row">
                    <Link to="/requests/$requestId" params={{ requestId: request.id }}>
                      {request.number}
                    </Link>
                    <span>{request.grantee.fullName || request.grantee.email}</span>
                    <RequestBadge request={request} />
                  </li>
                ))}
              </ul>
              <Link to="/admin/activity" search={{ integration: integration.id }}>
                {words.seeAll}
              </Link>
            </>
          )
        }
      </Show>
    </section>
  );
}

export function DangerTab({ integration }: { readonly integration: Integration }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"drain" | "remove" | "replace" | null>(null);
  const close = () => setAsking(null);
  const params = { integrationId: integration.id };
  const drain = useChange("drainIntegration", {
    onDone: () => {
      toast(words.drained);
      close();
    },
  });
  const remove = useChange("deleteIntegration", {
    onDone: () => {
      toast(words.removed(integration.name));
      void navigate({ to: "/admin/integrations" });
    },
  });
  const replace = useChange("changeIntegration", {
    onDone: () => {
      toast(words.replaced);
      close();
    },
  });
  const draining = integration.state === "draining";
  return (
    <div class="stack">
      <Card title={words.drainTitle}>
        <div class="stack">
          <p>{draining ? words.draining : words.drainMore}</p>
          {draining ? (
            <div>
              <Badge tone="warn">{words.live1(integration.counts.liveUnits)}</Badge>
            </div>
          ) : (
            <div class="actions">
              <Button onClick={() => setAsking("drain")}>{words.drain}</Button>
            </div>
          )}
        </div>
      </Card>
      <Card title={words.removeTitle}>
        <div class="stack">
          <p>{words.removeMore}</p>
          <UsedBy integration={integration} />
          <Standing integration={integration} />
          <div class="actions">
            <Button kind="danger" onClick={() => setAsking("remove")}>
              {words.remove}
            </Button>
          </div>
        </div>
      </Card>
      {integration.identity !== null && (
        <Card title={words.replaceTitle}>
          <div class="stack">
            <p>{words.replaceMore}</p>
            <div class="actions">
              <Button kind="danger" onClick={() => setAsking("replace")}>
                {words.replace}
              </Button>
            </div>
          </div>
        </Card>
      )}
      {asking === "replace" && (
        <Confirm
          title={words.replaceConfirm(integration.name)}
          verb={words.replace}
          danger
          busy={replace.isPending}
          error={replace.error}
          onConfirm={() => replace.mutate({ params, body: { replacesTarget: true } })}
          onClose={close}
        >
          {words.replaceMore}
        </Confirm>
      )}
      {asking === "drain" && (
        <Confirm
          title={words.drainConfirm(integration.name)}
          verb={words.drain}
          danger
          busy={drain.isPending}
          error={drain.error}
          onConfirm={() => drain.mutate({ params })}
          onClose={close}
        >
          {words.drainMore}
        </Confirm>
      )}
      {asking === "remove" && (
        <Confirm
          title={words.removeConfirm(integration.name)}
          verb={words.remove}
          danger
          busy={remove.isPending}
          error={remove.error?.code === "in_use" ? null : remove.error}
          onConfirm={() => remove.mutate({ params })}
          onClose={() => {
            remove.reset();
            close();
          }}
        >
          <div class="stack">
            <p>{words.removeMore}</p>
            {remove.error?.code === "in_use" && (
              <>
                <Notice tone="bad">{remove.error.message}</Notice>
                <Standing integration={integration} />
                <UsedBy integration={integration} />
              </>
            )}
          </div>
        </Confirm>
      )}
    </div>
  );
}
