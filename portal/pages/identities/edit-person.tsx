/** What is known of a person, as flows look at it. */
import { useState } from "preact/hooks";
import type { Item } from "../../api/endpoints";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { ChipList } from "../../parts/chip-list";
import { Dialog } from "../../parts/dialog";
import { TextArea, TextField } from "../../parts/field";
import { PickPerson } from "../../parts/pick-person";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { personWords as words } from "../../words/people";
import { attributesText, readAttributes } from "./attributes";

type User = Item<"listUsers">;

export function EditPerson(props: { readonly user: User; readonly onClose: () => void }) {
  const { user, onClose } = props;
  const [fullName, setFullName] = useState(user.fullName);
  const [phone, setPhone] = useState(user.phone ?? "");
  const [timeZone, setTimeZone] = useState(user.timeZone ?? "");
  const [manager, setManager] = useState(user.manager);
  const [attributes, setAttributes] = useState(() => attributesText(user.attributes));
  const [wrong, setWrong] = useState<string | undefined>();
  const change = useChange("changeUser", {
    onDone: () => {
      toast(words.saved);
      onClose();
    },
  });
  const save = () => {
    const read = readAttributes(attributes);
    setWrong("wrong" in read ? words.badAttribute(read.wrong) : undefined);
    if ("wrong" in read) return;
    change.mutate({
      params: { userId: user.id },
      body: {
        fullName,
        phone: phone.trim() || null,
        timeZone: timeZone.trim() || null,
        manager: manager?.id ?? null,
        attributes: read.attributes,
      },
    });
  };
  const { error } = change;
  return (
    <Dialog
      title={words.editTitle(user.fullName || user.email)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form="edit-person" busy={change.isPending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="edit-person"
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        <TextField
          label={words.fullName}
          required
          maxLength={200}
          value={fullName}
          onValue={setFullName}
          error={error?.fieldError("/fullName")}
        />
        <TextField
          label={words.facts.phone}
          type="tel"
          optional
          maxLength={30}
          value={phone}
          onValue={setPhone}
          error={error?.fieldError("/phone")}
        />
        <div class="stack">
          <PickPerson
            label={words.manager}
            hint={words.managerHint}
            placeholder={manager ? manager.fullName || manager.email : words.noManagerNow}
            without={[user.id]}
            onChoose={({ id, email, fullName: name }) => setManager({ id, email, fullName: name })}
            error={error?.fieldError("/manager")}
          />
          <ChipList
            label={words.manager}
            values={manager ? [manager.fullName || manager.email] : []}
            onRemove={() => setManager(null)}
          />
        </div>
        <TextField
          label={words.facts.zone}
          optional
          hint={words.zoneHint}
          value={timeZone}
          onValue={setTimeZone}
          error={error?.fieldError("/timeZone")}
        />
        <TextArea
          label={words.facts.attributes}
          optional
          hint={words.attributesHint}
          value={attributes}
          onValue={setAttributes}
          error={wrong ?? error?.fieldError("/attributes")}
        />
        {error && !error.problem.errors && <Notice tone="bad">{error.message}</Notice>}
      </form>
    </Dialog>
  );
}
