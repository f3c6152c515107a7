/** Who a person is: facts, reporting line, groups, shifts. */
import { Link } from "@tanstack/react-router";
import type { Item } from "../../api/endpoints";
import { useList, useRead } from "../../api/queries";
import { Badge } from "../../parts/badge";
import { Card, Facts } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Loading, Show } from "../../parts/states";
import { More } from "../../parts/table";
import { Time } from "../../parts/time";
import { personWords as words } from "../../words/people";
import { useSourceName } from "./source-name";

type User = Item<"listUsers">;
type PersonRef = NonNullable<User["manager"]>;

/** A reporting line longer than this is not shown to its end. */
const MAX_LEVELS = 10;

const PersonLink = ({ person }: { readonly person: PersonRef }) => (
  <Link to="/admin/identities/$userId" params={{ userId: person.id }}>
    <Person person={person} />
  </Link>
);

/** The managers above, one after the other; who manages whom may even be a circle. */
function Above(props: { readonly person: PersonRef; readonly seen: ReadonlyArray<string> }) {
  const { person, seen } = props;
  const manager = useRead("getUser", { params: { userId: person.id } }).data?.manager;
  const known = [...seen, person.id];
  return (
    <>
      {manager && !known.includes(manager.id) && known.length < MAX_LEVELS && (
        <Above person={manager} seen={known} />
      )}
      <li>
        <PersonLink person={person} />
      </li>
    </>
  );
}

function Line({ user }: { readonly user: User }) {
  const reports = useList("listUsers", { query: { managerId: user.id } });
  return (
    <Card title={words.line}>
      <div class="stack">
        {user.manager ? (
          <ol class="reporting-line">
            <Above person={user.manager} seen={[user.id]} />
            <li data-self="">
              <Person person={user} />
            </li>
          </ol>
        ) : (
          <p class="muted">{words.noManager}</p>
        )}
        <h3>{words.reports}</h3>
        {reports.loading ? (
          <Loading lines={2} />
        ) : reports.rows.length === 0 ? (
          <p class="muted">{words.noReports}</p>
        ) : (
          <ul class="reporting-line">
            {reports.rows.map((person) => (
              <li key={person.id}>
                <PersonLink person={person} />
              </li>
            ))}
          </ul>
        )}
        <More list={reports} />
      </div>
    </Card>
  );
}

function Shifts({ user }: { readonly user: User }) {
  const shifts = useRead("listShifts", { query: { limit: 200 } });
  return (
    <Show answer={shifts} lines={1}>
      {({ items }) => {
        const own = items.filter((shift) => shift.turns.some((turn) => turn.user.id === user.id));
        if (own.length === 0) return <p class="muted">{words.noShifts}</p>;
        return (
          <ul class="plain-list">
            {own.map((shift) => (
              <li key={shift.id} class="row">
                <Link to="/admin/identities" search={{ tab: "shifts", shift: shift.id }}>
                  {shift.name}
                </Link>
                {shift.onCall.some((person) => person.id === user.id) && (
                  <Badge tone="good">{words.onCallNow}</Badge>
                )}
              </li>
            ))}
          </ul>
        );
      }}
    </Show>
  );
}

function SameMailbox({ user }: { readonly user: User }) {
  return (
    <>
      {user.sameMailbox.map((person) => (
        <div key={person.id}>
          <PersonLink person={person} />
        </div>
      ))}
      <p class="quiet">{words.sameMailboxHint}</p>
    </>
  );
}

export function ProfileTab({ user }: { readonly user: User }) {
  const sourceName = useSourceName();
  const { facts } = words;
  const attributes = Object.entries(user.attributes);
  return (
    <div class="person-grid">
      <Card title={words.tabs.profile}>
        <Facts
          rows={[
            [facts.email, user.email],
            user.phone !== null && [facts.phone, user.phone],
            user.pendingEmail !== null && [facts.pendingEmail, user.pendingEmail],
            user.sameMailbox.length > 0 && [
              facts.sameMailbox,
              <SameMailbox key="same-mailbox" user={user} />,
            ],
            [facts.zone, user.timeZone ?? facts.noZone],
            [facts.source, sourceName(user.source)],
            [facts.invited, <Time key="added" at={user.createdAt} />],
            [facts.signIn, <Time key="sign-in" at={user.lastSignInAt} />],
            ...attributes.map(([key, values]) => [key, values.join(", ")] as const),
          ]}
        />
      </Card>
      <Line user={user} />
      <Card title={words.groups}>
        {user.groups.length === 0 ? (
          <p class="muted">{words.noGroups}</p>
        ) : (
          <ul class="plain-list">
            {user.groups.map((group) => (
              <li key={group.id}>
                <Link to="/admin/identities" search={{ tab: "groups", group: group.id }}>
                  {group.name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={words.shifts}>
        <Shifts user={user} />
      </Card>
    </div>
  );
}
