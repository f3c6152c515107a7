/** The browsers in which mailed links need no code, and forgetting them. */
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { browserName } from "../../format/browsers";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Card } from "../../parts/layout";
import { Show } from "../../parts/states";
import { Table } from "../../parts/table";
import { Time } from "../../parts/time";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { mySettingsWords as words } from "../../words/my-settings";

type Remembered = Output<"listBrowsers">["items"][number];

export function RememberedBrowsers() {
  const answer = useRead("listBrowsers", {});
  const [ending, setEnding] = useState<Remembered | "all" | null>(null);
  const done = () => {
    setEnding(null);
    toast(words.forgotten);
  };
  const forget = useChange("forgetBrowser", { onDone: done });
  const forgetAll = useChange("forgetBrowsers", { onDone: done });
  const several = (answer.data?.items.length ?? 0) > 1;
  return (
    <Card
      title={words.remembered}
      flush
      aside={
        several && (
          <Button small onClick={() => setEnding("all")}>
            {words.forgetAll}
          </Button>
        )
      }
    >
      <Show answer={answer} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="muted none">{words.noneRemembered}</p>
          ) : (
            <>
              <p class="muted none">{words.rememberedHint}</p>
              <RememberedTable items={items} onForget={setEnding} />
            </>
          )
        }
      </Show>
      {ending === "all" && (
        <Confirm
          title={words.forgetAllTitle}
          verb={words.forgetAll}
          danger
          busy={forgetAll.isPending}
          error={forgetAll.error}
          onConfirm={() => forgetAll.mutate({})}
          onClose={() => setEnding(null)}
        >
          {words.forgetText}
        </Confirm>
      )}
      {ending !== null && ending !== "all" && (
        <Confirm
          title={words.forgetTitle(browserName(ending.userAgent))}
          verb={words.forget}
          danger
          busy={forget.isPending}
          error={forget.error}
          onConfirm={() => forget.mutate({ params: { browserId: ending.id } })}
          onClose={() => setEnding(null)}
        >
          {words.forgetText}
        </Confirm>
      )}
    </Card>
  );
}

const RememberedTable = (props: {
  readonly items: ReadonlyArray<Remembered>;
  readonly onForget: (browser: Remembered) => void;
}) => (
  <Table
    label={words.remembered}
    rows={props.items}
    keyOf={(browser) => browser.id}
    columns={[
      {
        name: words.browser,
        cell: (browser) => <span class="strong">{browserName(browser.userAgent)}</span>,
      },
      { name: words.seen, cell: (browser) => <Time at={browser.lastUsedAt} /> },
      { name: words.rememberedSince, cell: (browser) => <Time at={browser.createdAt} /> },
      { name: words.rememberedUntil, cell: (browser) => <Time at={browser.expiresAt} /> },
      {
        name: common.actions,
        hideName: true,
        number: true,
        cell: (browser) => (
          <Button small kind="quiet" onClick={() => props.onForget(browser)}>
            {words.forget}
          </Button>
        ),
      },
    ]}
  />
);
