/** The fields of the chosen mail transport. */
import type { Output } from "../../api/endpoints";
import { SelectField, TextField } from "../../parts/field";
import { organizationWords as words } from "../../words/organization";
import type { MailForm } from "./mail-form";

type Props = {
  readonly form: MailForm;
  readonly onForm: (form: MailForm) => void;
  readonly stored: Output<"getMailSettings">;
  readonly errorOf: (field: string) => string | undefined;
};

function Smtp({ form, onForm, stored, errorOf }: Props) {
  return (
    <div class="form-grid">
      <TextField
        label={words.host}
        value={form.host}
        onValue={(host) => onForm({ ...form, host })}
        error={errorOf("host")}
      />
      <TextField
        label={words.port}
        inputMode="numeric"
        value={form.port}
        onValue={(port) => onForm({ ...form, port })}
        error={errorOf("port")}
      />
      <SelectField
        label={words.tls}
        value={form.tls}
        onValue={(tls) => onForm({ ...form, tls })}
        choices={(["starttls", "on", "off"] as const).map((value) => ({
          value,
          label: words.tlsKinds[value],
        }))}
      />
      <TextField
        label={words.user}
        optional
        value={form.user}
        onValue={(user) => onForm({ ...form, user })}
        error={errorOf("user")}
      />
      <TextField
        label={words.password}
        type="password"
        autoComplete="new-password"
        optional
        hint={stored.inForce.passwordSet ? words.keep : undefined}
        value={form.password}
        onValue={(password) => onForm({ ...form, password })}
        error={errorOf("password")}
      />
    </div>
  );
}

function Http({ form, onForm, stored, errorOf }: Props) {
  return (
    <div class="form-grid">
      <TextField
        label={words.url}
        type="url"
        value={form.url}
        onValue={(url) => onForm({ ...form, url })}
        error={errorOf("url")}
      />
      <TextField
        label={words.token}
        type="password"
        autoComplete="new-password"
        optional
        hint={stored.inForce.tokenSet ? words.keep : undefined}
        value={form.token}
        onValue={(token) => onForm({ ...form, token })}
        error={errorOf("token")}
      />
    </div>
  );
}

export function MailFields(props: Props) {
  const { form, onForm, errorOf } = props;
  if (form.transport === "inherit") return null;
  return (
    <>
      {form.transport === "smtp" && <Smtp {...props} />}
      {form.transport === "http" && <Http {...props} />}
      <TextField
        label={words.sender}
        hint={words.senderHint}
        value={form.from}
        onValue={(from) => onForm({ ...form, from })}
        error={errorOf("from")}
      />
    </>
  );
}
