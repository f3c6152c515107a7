/** Creating a group, or giving one another name. */
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextArea, TextField } from "../../parts/field";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { identityWords as words } from "../../words/people";

type Group = Item<"listGroups">;

export function GroupForm(props: {
  /** Absent: a new one. */
  readonly group?: Group;
  readonly onClose: () => void;
  readonly onMade?: (group: Group) => void;
}) {
  const { group, onClose, onMade } = props;
  const [name, setName] = useState(group?.name ?? "");
  const [description, setDescription] = useState(group?.description ?? "");
  const create = useChange("createGroup", {
    idempotent: true,
    onDone: (made) => {
      toast(words.groupMade(made.name));
      onMade?.(made);
    },
  });
  const change = useChange("changeGroup", {
    onDone: () => {
      toast(words.saved);
      onClose();
    },
  });
  const { error } = group ? change : create;
  const save = () => {
    const body = { name, description };
    if (group) change.mutate({ params: { groupId: group.id }, body });
    else create.mutate({ body });
  };
  return (
    <Dialog
      title={group ? words.editGroup : words.newGroup}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            kind="primary"
            type="submit"
            form="group-form"
            busy={create.isPending || change.isPending}
          >
            {group ? common.save : words.createGroup}
          </Button>
        </>
      }
    >
      <form
        id="group-form"
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        <TextField
          label={words.name}
          required
          maxLength={120}
          value={name}
          onValue={setName}
          error={error?.fieldError("/name")}
        />
        <TextArea
          label={words.description}
          optional
          maxLength={2_000}
          value={description}
          onValue={setDescription}
          error={error?.fieldError("/description")}
        />
        {error && !error.problem.errors && <Notice tone="bad">{error.message}</Notice>}
      </form>
    </Dialog>
  );
}
