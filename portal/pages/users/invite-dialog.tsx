/** Inviting a person: e-mail, role, full name, and a phone number if one likes. */
import { useState } from "preact/hooks";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { SelectField, TextField } from "../../parts/field";
import { Notice } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { roleWords, userWords as words } from "../../words/people";

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<"grantee" | "admin">("grantee");
  const [fullName, setFullName] = useState("");
  const [phone, setPhone] = useState("");
  const invite = useChange("inviteUser", {
    idempotent: true,
    onDone: (user) => {
      toast(words.invited(user.email));
      onClose();
    },
  });
  const wrong = (pointer: string) => invite.error?.fieldError(pointer);
  const elsewhere =
    invite.error && !["/email", "/role", "/fullName", "/phone"].some((p) => wrong(p));
  return (
    <Dialog
      title={words.inviteTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" form="invite" busy={invite.isPending}>
            {words.send}
          </Button>
        </>
      }
    >
      <form
        id="invite"
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          const given = phone.trim() ? { phone: phone.trim() } : {};
          invite.mutate({ body: { email, fullName, role, ...given } });
        }}
      >
        <p class="muted">{words.inviteMore}</p>
        <TextField
          label={words.email}
          type="email"
          required
          maxLength={254}
          value={email}
          onValue={setEmail}
          error={wrong("/email")}
        />
        <SelectField
          label={words.role}
          hint={words.roleHints[role]}
          value={role}
          onValue={setRole}
          error={wrong("/role")}
          choices={(["grantee", "admin"] as const).map((value) => ({
            value,
            label: roleWords[value],
          }))}
        />
        <TextField
          label={words.fullName}
          required
          maxLength={200}
          value={fullName}
          onValue={setFullName}
          error={wrong("/fullName")}
        />
        <TextField
          label={words.phone}
          type="tel"
          optional
          maxLength={30}
          value={phone}
          onValue={setPhone}
          error={wrong("/phone")}
        />
        {elsewhere && <Notice tone="bad">{invite.error?.message}</Notice>}
      </form>
    </Dialog>
  );
}
