/** One audit event beside the list, with everything it holds. */
import type { Item } from "../../api/endpoints";
import { absoluteTime } from "../../format/times";
import { Button } from "../../parts/button";
import { CodeLine } from "../../parts/copy";
import { Dialog } from "../../parts/dialog";
import { Facts } from "../../parts/layout";
import { actionText, auditWords as words } from "../../words/audit";
import { type AuditSearch, actorText } from "./query";

export function EventDrawer(props: {
  readonly event: Item<"listAuditEvents">;
  readonly onClose: () => void;
  readonly onFilter: (search: AuditSearch) => void;
}) {
  const { event, onFilter } = props;
  return (
    <Dialog drawer title={words.event(event.seq)} onClose={props.onClose}>
      <div class="stack">
        <Facts
          rows={[
            [words.columns.action, actionText(event.action)],
            [words.columns.when, absoluteTime(event.at)],
            [
              words.columns.who,
              <>
                {actorText(event)}
                <span class="sub mono">{event.actor}</span>
                <Button
                  kind="quiet"
                  small
                  onClick={() => onFilter({ actor: event.actorUserId ?? event.actor })}
                >
                  {words.onlyActor}
                </Button>
              </>,
            ],
            [
              words.columns.subject,
              <>
                <code>{event.subject}</code>
                <br />
                <Button kind="quiet" small onClick={() => onFilter({ subject: event.subject })}>
                  {words.onlySubject}
                </Button>
              </>,
            ],
          ]}
        />
        <h3>{words.detail}</h3>
        {Object.keys(event.detail).length === 0 ? (
          <p class="muted">{words.noDetail}</p>
        ) : (
          <CodeLine text={JSON.stringify(event.detail, null, 2)} />
        )}
        {event.chain && (
          <>
            <h3>{words.hash}</h3>
            <CodeLine text={event.chain} />
          </>
        )}
      </div>
    </Dialog>
  );
}
