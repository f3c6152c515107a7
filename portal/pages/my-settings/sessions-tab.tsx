import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { browserName } from "../../format/browsers";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card } from "../../parts/layout";
import { Show } from "../../parts/states";
import { Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { mySettingsWords as words } from "../../words/my-settings";
import { RememberedBrowsers } from "./remembered-browsers";

type Session = Output<"listSessions">["items"][number];
type Extension = Output<"listExtensionSessions">["items"][number];

export const SessionsTab = () => (
  <div class="stack">
    <Browsers />
    <RememberedBrowsers />
    <Extensions />
  </div>
);

function Browsers() {
  const answer = useRead("listSessions", {});
  const [ending, setEnding] = useState<Session | "others" | null>(null);
  const done = () => {
    setEnding(null);
    toast(words.ended);
  };
  const end = useChange("endSession", { onDone: done });
  const endOthers = useChange("endOtherSessions", { onDone: done });
  const others = answer.data?.items.some((session) => !session.current);
  return (
    <Card
      title={words.browsers}
      flush
      aside={
        others && (
          <Button small onClick={() => setEnding("others")}>
            {words.endOthers}
          </Button>
        )
      }
    >
      <Show answer={answer}>
        {({ items }) => (
          <Table
            label={words.browsers}
            rows={items}
            keyOf={(session) => session.id}
            columns={[
              {
                name: words.browser,
                cell: (session) => (
                  <>
                    <span class="strong">{browserName(session.userAgent)}</span>{" "}
                    {session.current && <Badge tone="good">{words.thisBrowser}</Badge>}{" "}
                    {session.kind === "link" && <Badge>{words.accessLink}</Badge>}
                  </>
                ),
              },
              { name: words.seen, cell: (session) => <Time at={session.lastSeenAt} /> },
              { name: words.since, cell: (session) => <Time at={session.createdAt} /> },
              { name: words.until, cell: (session) => <Time at={session.expiresAt} /> },
              {
                name: common.actions,
                hideName: true,
                number: true,
                cell: (session) =>
                  !session.current && (
                    <Button small kind="quiet" onClick={() => setEnding(session)}>
                      {words.end}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Show>
      {ending === "others" && (
        <Confirm
          title={words.endOthersTitle}
          verb={words.endOthers}
          danger
          busy={endOthers.isPending}
          error={endOthers.error}
          onConfirm={() => endOthers.mutate({})}
          onClose={() => setEnding(null)}
        >
          {words.endOthersText}
        </Confirm>
      )}
      {ending !== null && ending !== "others" && (
        <Confirm
          title={words.endTitle(browserName(ending.userAgent))}
          verb={words.end}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate({ params: { sessionId: ending.id } })}
          onClose={() => setEnding(null)}
        >
          {words.endText}
        </Confirm>
      )}
    </Card>
  );
}

function Extensions() {
  const answer = useRead("listExtensionSessions", {});
  const [ending, setEnding] = useState<Extension | null>(null);
  const end = useChange("endExtensionSession", {
    onDone: () => {
      setEnding(null);
      toast(words.disconnected);
    },
  });
  return (
    <Card title={words.extensions} flush>
      <Show answer={answer} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted none">{words.noExtensions}</p>
          ) : (
            <Table
              label={words.extensions}
              rows={items}
              keyOf={(extension) => extension.id}
              columns={[
                {
                  name: words.browser,
                  cell: (extension) => (
                    <span class="strong">{browserName(extension.userAgent)}</span>
                  ),
                },
                { name: words.seen, cell: (extension) => <Time at={extension.lastSeenAt} /> },
                { name: words.connected, cell: (extension) => <Time at={extension.createdAt} /> },
                { name: words.until, cell: (extension) => <Time at={extension.expiresAt} /> },
                {
                  name: common.actions,
                  hideName: true,
                  number: true,
                  cell: (extension) => (
                    <Button small kind="quiet" onClick={() => setEnding(extension)}>
                      {words.disconnect}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Show>
      {ending && (
        <Confirm
          title={words.disconnectTitle(browserName(ending.userAgent))}
          verb={words.disconnect}
          danger
          busy={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate({ params: { extensionSessionId: ending.id } })}
          onClose={() => setEnding(null)}
        >
          {words.disconnectText}
        </Confirm>
      )}
    </Card>
  );
}
