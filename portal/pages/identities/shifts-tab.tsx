/** Shifts: who is on call now, and who is next. */
import { getRouteApi } from "@tanstack/react-router";
import { CalendarClock, Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import { useList } from "../../api/queries";
import { useNow } from "../../format/clock";
import { Button } from "../../parts/button";
import { Card } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Empty, Failed, Loading } from "../../parts/states";
import { More } from "../../parts/table";
import { Time } from "../../parts/time";
import { identityWords as words } from "../../words/people";
import { ShiftDialog } from "./shift-dialog";
import { nextTurn, type Shift } from "./turns";

const route = getRouteApi("/admin/identities");

function ShiftCard(props: { readonly shift: Shift; readonly onOpen: () => void }) {
  const { shift, onOpen } = props;
  const next = nextTurn(shift.turns, useNow(10_000));
  return (
    <Card
      title={shift.name}
      aside={
        <Button small label={`${words.editShift}: ${shift.name}`} onClick={onOpen}>
          {words.turns} ({shift.turns.length})
        </Button>
      }
    >
      <dl class="facts">
        <dt>{words.onCall}</dt>
        <dd>
          {shift.onCall.length === 0 ? (
            <span class="muted">{words.nobodyOnCall}</span>
          ) : (
            <ul class="plain-list">
              {shift.onCall.map((person) => (
                <li key={person.id}>
                  <Person person={person} />
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{words.next}</dt>
        <dd>
          {next ? (
            <>
              {next.user.fullName || next.user.email} <Time at={next.startsAt} />
            </>
          ) : (
            <span class="muted">{words.noNext}</span>
          )}
        </dd>
      </dl>
    </Card>
  );
}

export function ShiftsTab() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  const list = useList("listShifts", {});
  const show = (shift: string | undefined) => void navigate({ search: { ...search, shift } });
  const chosen = list.rows.find((row) => row.id === search.shift);
  return (
    <div class="stack">
      <div class="row between">
        <span />
        <Button kind="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden="true" />
          {words.newShift}
        </Button>
      </div>
      {list.error && list.rows.length === 0 ? (
        <Failed error={list.error} retry={list.retry} />
      ) : list.loading ? (
        <Loading />
      ) : list.rows.length === 0 ? (
        <Card>
          <Empty title={words.noShiftsTitle} icon={<CalendarClock size={28} aria-hidden="true" />}>
            {words.noShifts}
          </Empty>
        </Card>
      ) : (
        <div class="shift-cards">
          {list.rows.map((shift) => (
            <ShiftCard key={shift.id} shift={shift} onOpen={() => show(shift.id)} />
          ))}
        </div>
      )}
      <More list={list} />
      {making && <ShiftDialog onClose={() => setMaking(false)} />}
      {chosen && <ShiftDialog key={chosen.id} shift={chosen} onClose={() => show(undefined)} />}
    </div>
  );
}
