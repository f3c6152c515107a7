/** How mail leaves: what is in force, other settings, and a test that tells what is wrong. */
import { useState } from "preact/hooks";
import type { Input, Output } from "../../api/endpoints";
import { useChange, useRead } from "../../api/queries";
import { Button } from "../../parts/button";
import { SelectField } from "../../parts/field";
import { Card, Facts } from "../../parts/layout";
import { Notice, Show } from "../../parts/states";
import { toast } from "../../parts/toasts";
import { common } from "../../words/common";
import { organizationWords as words } from "../../words/organization";
import { MailFields } from "./mail-fields";
import { type MailForm, readMailForm, writeMailForm } from "./mail-form";
import { Undelivered } from "./undelivered-card";

type Settings = Output<"getMailSettings">;
export type NewSettings = Input<"setMailSettings">["body"];

function InForce({ settings }: { readonly settings: Settings }) {
  const { inForce } = settings;
  return (
    <Card title={words.inForce}>
      <div class="stack">
        {inForce.problem && <Notice tone="warn">{inForce.problem}</Notice>}
        <Facts
          rows={[
            [
              words.transport,
              <>
                {words.transports[inForce.transport]}{" "}
                <span class="muted">
                  {inForce.source === "settings" ? words.fromSettings : words.fromEnvironment}
                </span>
              </>,
            ],
            inForce.host !== null && [words.host, `${inForce.host}:${inForce.port}`],
            inForce.url !== null && [words.url, inForce.url],
            [words.sender, inForce.from],
            [
              words.tabs.mail,
              settings.waiting > 0 ? words.waitingMails(settings.waiting) : words.noMails,
            ],
            settings.lastError !== null && [words.lastError, settings.lastError],
          ]}
        />
      </div>
    </Card>
  );
}

function Change({ settings }: { readonly settings: Settings }) {
  const [form, setForm] = useState<MailForm>(() => readMailForm(settings));
  const save = useChange("setMailSettings", { onDone: () => toast(words.saved) });
  const test = useChange("testMail");
  const body = writeMailForm(form);
  return (
    <Card>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate({ body });
        }}
      >
        <p class="muted">{words.mailSub}</p>
        <SelectField
          label={words.transport}
          value={form.transport}
          onValue={(transport) => setForm({ ...form, transport })}
          choices={(["inherit", "smtp", "cloudflare", "http", "log"] as const).map((value) => ({
            value,
            label: words.transports[value],
          }))}
        />
        <MailFields
          form={form}
          onForm={setForm}
          stored={settings}
          errorOf={(field) => save.error?.fieldError(`/${field}`)}
        />
        {save.error && <Notice tone="bad">{save.error.message}</Notice>}
        {test.error && <Notice tone="bad">{test.error.message}</Notice>}
        {test.data && (
          <Notice tone={test.data.ok ? "good" : "bad"} title={test.data.to}>
            {test.data.message}
          </Notice>
        )}
        <div class="actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {common.save}
          </Button>
          <Button busy={test.isPending} onClick={() => test.mutate({ body: { settings: body } })}>
            {words.test}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function MailTab() {
  const settings = useRead("getMailSettings", {});
  return (
    <Show answer={settings}>
      {(data) => (
        <>
          <InForce settings={data} />
          <Undelivered />
          <Change settings={data} />
        </>
      )}
    </Show>
  );
}
