/** What ends next and what waits: the few rows an admin wants without going anywhere. */
import { Link } from "@tanstack/react-router";
import type { Item } from "../../api/endpoints";
import { useRead } from "../../api/queries";
import { Card } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Empty, Show } from "../../parts/states";
import { Countdown, Time } from "../../parts/time";
import { dashboardWords as words } from "../../words/dashboard";

type Request = Item<"listActivity">;
const SHOWN = 5;

const what = (request: Request) =>
  [...new Set(request.units.map((unit) => unit.resource))].slice(0, 3).join(", ");

function Rows(props: {
  readonly rows: ReadonlyArray<Request>;
  readonly aside: (request: Request) => preact.ComponentChild;
}) {
  return (
    <ul class="list">
      {props.rows.map((request) => (
        <li key={request.id} class="row between">
          <div class="grow">
            <Link to="/requests/$requestId" params={{ requestId: request.id }} className="strong">
              {what(request)}
            </Link>
            <div class="muted small ellipsis">
              <Person brief person={request.grantee} /> · {request.flow.name} · {request.number}
            </div>
          </div>
          {props.aside(request)}
        </li>
      ))}
    </ul>
  );
}

/** Active access by its end, the nearest first. Without an end is not about to end. */
export const byEnd = (rows: ReadonlyArray<Request>): ReadonlyArray<Request> =>
  rows
    .filter((r) => r.expiresAt !== null)
    .sort((a, b) => (a.expiresAt ?? "").localeCompare(b.expiresAt ?? ""))
    .slice(0, SHOWN);

export function EndsNext() {
  const active = useRead("listActivity", { query: { state: ["active", "revoking"], limit: 200 } });
  return (
    <Card
      title={words.soon}
      flush
      aside={
        <Link to="/admin/activity" search={{ state: "active" }}>
          {words.all}
        </Link>
      }
    >
      <Show answer={active}>
        {({ items }) => {
          const rows = byEnd(items);
          return rows.length === 0 ? (
            <Empty title={words.soonNone}>{words.soonNoneMore}</Empty>
          ) : (
            <Rows rows={rows} aside={(r) => r.expiresAt && <Countdown until={r.expiresAt} />} />
          );
        }}
      </Show>
    </Card>
  );
}

export function Waits() {
  const waiting = useRead("listActivity", { query: { state: "pending", limit: SHOWN } });
  return (
    <Card
      title={words.waits}
      flush
      aside={
        <Link to="/admin/activity" search={{ state: "pending" }}>
          {words.all}
        </Link>
      }
    >
      <Show answer={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.waitsNone}>{words.waitsNoneMore}</Empty>
          ) : (
            <Rows
              rows={items}
              aside={(r) => (
                <span class="muted small">
                  <Time at={r.createdAt} />
                </span>
              )}
            />
          )
        }
      </Show>
    </Card>
  );
}
