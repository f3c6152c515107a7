import { CalendarClock, CircleAlert, Users } from "lucide-preact";
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { requestText as words } from "../../words/request";
import { Card } from "../layout";
import "./request.css";
import type { AccessRequest } from "./what";

type Insight = Item<"getRequestInsights">;

/** Worth a second look; the others are for orientation. */
const unusual: ReadonlyArray<Insight["code"]> = [
  "rejected_before",
  "no_manager",
  "long",
  "indefinite",
  "many_units",
  "outsider",
  "new_person",
];

function iconOf(code: Insight["code"]) {
  if (unusual.includes(code)) return CircleAlert;
  return code === "holders" || code === "manager" ? Users : CalendarClock;
}

/** Facts for whoever decides. What cannot be read is left out: the decision does not wait for it. */
export function RequestInsights(props: { readonly requestId: AccessRequest["id"] }) {
  const { data } = useRead("getRequestInsights", { params: { requestId: props.requestId } });
  if (!data || data.items.length === 0) return null;
  return (
    <Card title={words.insights}>
      <ul class="insights">
        {data.items.map(({ code, message }) => {
          const Icon = iconOf(code);
          return (
            <li key={code} class={unusual.includes(code) ? "unusual" : undefined}>
              <Icon size={16} aria-hidden="true" />
              <span>{message}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
