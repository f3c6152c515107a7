/** The link that opens a report without signing in. */
import { useState } from "preact/hooks";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { CodeLine } from "../../parts/copy";
import { SelectField } from "../../parts/field";
import { Card } from "../../parts/layout";
import { Person } from "../../parts/person";
import { Notice } from "../../parts/states";
import { Time } from "../../parts/time";
import { reportWords as words } from "../../words/reports";
import type { Report } from "./report-form";

const lifetimes = ["1", "7", "30", "90"] as const;

export function Share({ report }: { readonly report: Report }) {
  const [days, setDays] = useState<(typeof lifetimes)[number]>("7");
  const make = useChange("shareReport");
  const end = useChange("endReportShare", { onDone: () => make.reset() });
  const params = { reportId: report.id };
  const { share } = report;
  const error = make.error ?? end.error;
  return (
    <Card title={words.shareTitle}>
      <div class="stack">
        <p class="muted">{words.shareText}</p>
        {share && (
          <p>
            {words.shared} <Time at={share.expiresAt} short /> · {words.shareState(share.downloads)}{" "}
            · <Person brief person={share.createdBy} />
          </p>
        )}
        {make.data && (
          <>
            <Notice tone="accent">{words.shareOnce}</Notice>
            <CodeLine text={make.data.url} />
          </>
        )}
        {error && <Notice tone="bad">{error.message}</Notice>}
        <div class="row share-row">
          <SelectField
            label={words.shareDays}
            value={days}
            onValue={setDays}
            choices={lifetimes.map((n) => ({ value: n, label: words.days(Number(n)) }))}
          />
          <Button
            busy={make.isPending}
            title={share ? words.shareReplaces : undefined}
            onClick={() => make.mutate({ params, body: { expiresInDays: Number(days) } })}
          >
            {share ? words.shareAgain : words.share}
          </Button>
          {share && (
            <Button kind="quiet" busy={end.isPending} onClick={() => end.mutate({ params })}>
              {words.endShare}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
