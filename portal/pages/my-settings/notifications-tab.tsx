import { Lock } from "lucide-preact";
import type { Output } from "../../api/endpoints";
import { queryClient, queryOf, useChange, useRead } from "../../api/queries";
import { Card } from "../../parts/layout";
import { Show } from "../../parts/states";
import { tellRefusal } from "../../parts/toasts";
import { mySettingsWords as words } from "../../words/my-settings";
import { choicesOf, withChoice } from "./notification-choices";

type Settings = Output<"getMyNotifications">;
type Row = Settings["items"][number];

const { queryKey } = queryOf("getMyNotifications", {});

/** Takes effect at the press; when the server refuses, it goes back to what it was. */
export function NotificationsTab() {
  const answer = useRead("getMyNotifications", {});
  const change = useChange("setMyNotifications", {
    onDone: (settings) => queryClient.setQueryData<Settings>(queryKey, settings),
    onRefused: (error) => {
      tellRefusal(error);
      void queryClient.invalidateQueries({ queryKey });
    },
  });
  return (
    <div class="stack">
      <p class="muted">{words.notificationsSub}</p>
      <Card flush>
        <Show answer={answer}>
          {(settings) => (
            <Matrix
              settings={settings}
              onSwitch={(row, channel, on) => {
                const next = withChoice(settings, row.kind, channel, on);
                queryClient.setQueryData<Settings>(queryKey, next);
                change.mutate({ body: { choices: choicesOf(next) } });
              }}
            />
          )}
        </Show>
      </Card>
    </div>
  );
}

function Matrix(props: {
  readonly settings: Settings;
  readonly onSwitch: (row: Row, channel: Row["channels"][number]["channel"], on: boolean) => void;
}) {
  const channels = props.settings.items[0]?.channels.map((c) => c.channel) ?? [];
  return (
    <div class="table-wrap">
      <table class="table notifications">
        <thead>
          <tr>
            <th scope="col">{words.message}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col" class="switch">
                {words.channels[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.settings.items.map((row) => (
            <tr key={row.kind}>
              <th scope="row">
                {row.title}
                <span class="sub">{row.description}</span>
                {row.lockedBy && (
                  <span class="sub">
                    <Lock size={13} aria-hidden="true" />{" "}
                    {row.lockedBy === "hallpass"
                      ? words.lockedByHallpass
                      : words.lockedByOrganization}
                  </span>
                )}
              </th>
              {row.channels.map(({ channel, on, locked }) => (
                <td key={channel} class="switch">
                  <label class="check">
                    <input
                      type="checkbox"
                      aria-label={`${row.title}: ${words.channels[channel]}`}
                      checked={on}
                      disabled={locked}
                      onChange={(e) => props.onSwitch(row, channel, e.currentTarget.checked)}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
