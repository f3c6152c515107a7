/** Mails that did not arrive or cannot leave: to whom, why not, and another try. */
import { useChange, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Notice, Show } from "../../parts/states";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { organizationWords as words } from "../../words/organization";

export function Undelivered() {
  const mails = useRead("listUndeliveredMails", {});
  const retry = useChange("retryMails", {
    onDone: ({ retried }) => toast(words.retried(retried)),
  });
  return (
    <Card title={words.undelivered}>
      <Show answer={mails}>
        {({ items, more }) =>
          items.length === 0 ? (
            <p class="muted">{words.undeliveredAll}</p>
          ) : (
            <div class="stack">
              {retry.error && <Notice tone="bad">{retry.error.message}</Notice>}
              <ul class="stack" style={{ "--gap": "0.6rem" }}>
                {items.map((mail) => (
                  <li key={mail.id} class="undelivered">
                    <span>
                      {mail.name ?? mail.to} <span class="muted">{mail.to}</span>
                      <span class="sub">
                        {mail.request ? `${mail.request.number} · ` : ""}
                        {mail.gaveUp ? words.gaveUp : words.stillTried}{" "}
                        <Time at={mail.failedAt ?? mail.createdAt} />
                      </span>
                      <span class="sub trouble">{mail.reason}</span>
                    </span>
                    <Button
                      busy={retry.isPending}
                      onClick={() => retry.mutate({ body: { ids: [mail.id] } })}
                    >
                      {words.retry}
                    </Button>
                  </li>
                ))}
              </ul>
              {more && <p class="muted">{words.undeliveredMore}</p>}
              {items.length > 1 && (
                <div class="actions">
                  <Button busy={retry.isPending} onClick={() => retry.mutate({ body: {} })}>
                    {words.retryAll}
                  </Button>
                </div>
              )}
            </div>
          )
        }
      </Show>
    </Card>
  );
}
