/** From what is shown to what is sent: all choices of the person, and no locked ones. */
import type { Input, Output } from "../../api/endpoints";

type Settings = Output<"getMyNotifications">;
type Choices = Input<"setMyNotifications">["body"]["choices"];
type Row = Settings["items"][number];

export const withChoice = (
  settings: Settings,
  kind: Row["kind"],
  channel: Row["channels"][number]["channel"],
  on: boolean,
): Settings => ({
  items: settings.items.map((row) =>
    row.kind === kind
      ? { ...row, channels: row.channels.map((c) => (c.channel === channel ? { ...c, on } : c)) }
      : row,
  ),
});

/** What is not named goes back to its default, so all of them are. */
export const choicesOf = (settings: Settings): Choices =>
  settings.items.flatMap(({ kind, channels }) =>
    channels.filter((c) => !c.locked).map(({ channel, on }) => ({ kind, channel, on })),
  );
