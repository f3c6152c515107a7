/** Creating, changing and deleting a shift. */
import { Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Confirm } from "../../parts/confirm";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { Person } from "../../parts/person";
import { PickPerson } from "../../parts/pick-person";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { identityWords as words } from "../../words/people";
import { isLocal } from "./source-name";
import { bodyOf, rowsOf, type Shift, type TurnRow } from "./turns";

type RowProps = {
  readonly row: TurnRow;
  readonly n: number;
  readonly fixed: boolean;
  readonly error: string | undefined;
  readonly onRow: (row: TurnRow) => void;
  readonly onRemove: () => void;
};

function TurnFields({ row, n, fixed, error, onRow, onRemove }: RowProps) {
  return (
    <li class="turn-row">
      <Person person={row.user} />
      <TextField
        label={words.from}
        type="datetime-local"
        disabled={fixed}
        value={row.startsAt}
        onValue={(startsAt) => onRow({ ...row, startsAt })}
      />
      <TextField
        label={words.until}
        type="datetime-local"
        disabled={fixed}
        value={row.endsAt}
        onValue={(endsAt) => onRow({ ...row, endsAt })}
        error={error}
      />
      {!fixed && (
        <Button kind="quiet" icon label={`${common.remove} ${words.turn(n)}`} onClick={onRemove}>
          <Trash2 size={16} aria-hidden="true" />
        </Button>
      )}
    </li>
  );
}

export function ShiftDialog(props: {
  /** Absent: a new one. */
  readonly shift?: Shift;
  readonly onClose: () => void;
}) {
  const { shift, onClose } = props;
  const [name, setName] = useState(shift?.name ?? "");
  const [rows, setRows] = useState<ReadonlyArray<TurnRow>>(() => rowsOf(shift?.turns ?? []));
  const [deleting, setDeleting] = useState(false);
  const fixed = shift !== undefined && !isLocal(shift.source);
  const done = () => {
    toast(words.shiftSaved(name));
    onClose();
  };
  const create = useChange("createShift", { idempotent: true, onDone: done });
  const replace = useChange("replaceShift", { onDone: done });
  const remove = useChange("deleteShift", {
    onDone: () => {
      toast(words.shiftDeleted(name));
      onClose();
    },
  });
  const { error } = shift ? replace : create;
  const save = () => {
    const body = bodyOf(name, rows, shift?.turns ?? []);
    if (shift) replace.mutate({ params: { shiftId: shift.id }, body });
    else create.mutate({ body });
  };
  const put = (row: TurnRow) => setRows(rows.map((one) => (one.key === row.key ? row : one)));
  const errorOf = (i: number) =>
    error?.problem.errors?.find((e) => e.pointer.startsWith(`/turns/${i}/`))?.detail;
  const busy = create.isPending || replace.isPending;
  return (
    <Dialog
      wide
      title={shift ? words.editShift : words.newShift}
      onClose={onClose}
      footer={
        !fixed && (
          <>
            {shift && <Button onClick={() => setDeleting(true)}>{words.deleteShift}</Button>}
            <span class="grow" />
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button kind="primary" type="submit" form="shift-form" busy={busy}>
              {common.save}
            </Button>
          </>
        )
      }
    >
      <form
        id="shift-form"
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        {fixed && <Notice>{words.syncedShift}</Notice>}
        <TextField
          label={words.name}
          required
          disabled={fixed}
          maxLength={120}
          value={name}
          onValue={setName}
          error={error?.fieldError("/name")}
        />
        <section class="stack" aria-label={words.turns}>
          <h3>{words.turns}</h3>
          <p class="muted small">
            {words.openBound} {words.times}
          </p>
          {rows.length === 0 && <p class="muted">{words.noTurns}</p>}
          <ul class="turn-rows">
            {rows.map((row, i) => (
              <TurnFields
                key={row.key}
                row={row}
                n={i + 1}
                fixed={fixed}
                error={errorOf(i)}
                onRow={put}
                onRemove={() => setRows(rows.filter((one) => one.key !== row.key))}
              />
            ))}
          </ul>
          {!fixed && (
            <PickPerson
              label={words.addTurn}
              onChoose={(user) =>
                setRows([...rows, { key: crypto.randomUUID(), user, startsAt: "", endsAt: "" }])
              }
            />
          )}
        </section>
        {error && !error.problem.errors && <Notice tone="bad">{error.message}</Notice>}
      </form>
      {shift && deleting && (
        <Confirm
          title={words.deleteShiftTitle(shift.name)}
          verb={common.delete}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={() => setDeleting(false)}
          onConfirm={() => remove.mutate({ params: { shiftId: shift.id } })}
        >
          {words.deleteShiftMore}
        </Confirm>
      )}
    </Dialog>
  );
}
