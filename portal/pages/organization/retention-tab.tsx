/** What is deleted by itself, and when. */
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Notice } from "../../parts/states";
import { common } from "../../words/common";
import { organizationWords as words } from "../../words/organization";
import { useSave } from "./use-save";

type Retention = Output<"getOrganization">["retention"];

const days = (text: string): number | null => (/^\d{1,4}$/.test(text) ? Number(text) : null);

export function RetentionTab({ retention }: { readonly retention: Retention }) {
  const [closed, setClosed] = useState(retention.closedRequestsDays?.toString() ?? "");
  const [messages, setMessages] = useState(String(retention.messagesDays));
  const [runs, setRuns] = useState(String(retention.syncRunsDays));
  const [tried, setTried] = useState(false);
  const { save, busy, error } = useSave();
  const wrong = (text: string) => (tried && days(text) === null ? words.number : undefined);
  const submit = () => {
    setTried(true);
    const messagesDays = days(messages);
    const syncRunsDays = days(runs);
    const closedRequestsDays = days(closed);
    if (messagesDays === null || syncRunsDays === null) return;
    if (closed !== "" && closedRequestsDays === null) return;
    save({ retention: { closedRequestsDays, messagesDays, syncRunsDays } });
  };
  return (
    <Card>
      <form
        class="stack"
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <p class="muted">{words.retentionSub}</p>
        <div class="form-grid">
          <TextField
            label={words.closed}
            hint={words.closedHint}
            optional
            inputMode="numeric"
            value={closed}
            onValue={setClosed}
            error={
              error?.fieldError("/retention/closedRequestsDays") ??
              (closed === "" ? undefined : wrong(closed))
            }
          />
          <TextField
            label={words.messages}
            inputMode="numeric"
            value={messages}
            onValue={setMessages}
            error={error?.fieldError("/retention/messagesDays") ?? wrong(messages)}
          />
          <TextField
            label={words.runs}
            inputMode="numeric"
            value={runs}
            onValue={setRuns}
            error={error?.fieldError("/retention/syncRunsDays") ?? wrong(runs)}
          />
        </div>
        <Notice>{words.auditKept}</Notice>
        {error && <Notice tone="bad">{error.message}</Notice>}
        <div class="actions">
          <Button kind="primary" type="submit" busy={busy}>
            {common.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}
