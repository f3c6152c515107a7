/** What a person holds now, and taking it away. */
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange, useList } from "../../api/queries";
import { RequestBadge } from "../../parts/badge";
import { Button, ButtonLink } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card } from "../../parts/layout";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { personWords as words } from "../../words/people";

type Request = Item<"listActivity">;
/** Named in a row; the request's own page has all. */
const UNITS_SHOWN = 3;

function unitsText(request: Request): string {
  const named = request.units
    .slice(0, UNITS_SHOWN)
    .map((unit) => `${unit.permission} on ${unit.resource}`);
  const more = request.units.length - named.length;
  return more > 0 ? `${named.join(", ")} +${more}` : named.join(", ");
}

function Revoke(props: { readonly request: Request; readonly onClose: () => void }) {
  const { request, onClose } = props;
  const revoke = useChange("revokeRequest", {
    onDone: () => {
      toast(words.revoking(request.number));
      onClose();
    },
  });
  return (
    <Confirm
      title={words.revokeTitle(request.number)}
      verb={words.revoke}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      reason={{ label: words.reason, required: false }}
      onClose={onClose}
      onConfirm={(reason) => revoke.mutate({ params: { requestId: request.id }, body: { reason } })}
    >
      {words.revokeMore}
    </Confirm>
  );
}

export function AccessTab({ userId }: { readonly userId: Request["grantee"]["id"] }) {
  const [revoking, setRevoking] = useState<Request | null>(null);
  const list = useList("listActivity", {
    query: { granteeId: userId, state: ["granting", "active", "revoking"] },
  });
  return (
    <Card
      title={words.active}
      flush
      aside={
        <ButtonLink small to="/admin/activity" search={{ grantee: userId }}>
          {words.all}
        </ButtonLink>
      }
    >
      {list.error && list.rows.length === 0 ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.loading ? (
        <div class="inset">
          <Loading />
        </div>
      ) : list.rows.length === 0 ? (
        <Empty title={words.noActive} icon={<KeyRound size={28} aria-hidden="true" />} />
      ) : (
        <ul class="list">
          {list.rows.map((request) => (
            <li key={request.id} class="row between">
              <span class="grow">
                <span class="row">
                  <Link
                    to="/requests/$requestId"
                    params={{ requestId: request.id }}
                    className="strong"
                  >
                    {request.number}
                  </Link>
                  {request.flow.name} <RequestBadge request={request} />
                </span>
                <span class="muted small">
                  {unitsText(request)} ·{" "}
                  {request.expiresAt ? (
                    <>
                      {words.until} <Time at={request.expiresAt} short />
                    </>
                  ) : (
                    words.noEnd
                  )}
                </span>
              </span>
              {request.can.revoke && (
                <Button small onClick={() => setRevoking(request)}>
                  {words.revoke}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <More list={list} />
      {revoking && <Revoke request={revoking} onClose={() => setRevoking(null)} />}
    </Card>
  );
}
