/** Approve, narrow or reject. What is sent stands for the terms that were on the screen when it was opened. */
import { useState } from "preact/hooks";
import { queryClient, useChange } from "../../api/queries";
import { durationText } from "../../format/durations";
import { decideText as words } from "../../words/request";
import { Button } from "../button";
import { Check, SelectField, TextArea } from "../field";
import { Card } from "../layout";
import { Notice } from "../states";
import { toast } from "../toasts";
import { type Chosen, decisionOf, shorterLengths } from "./narrow";
import { keepRequest } from "./use-request-actions";
import { type AccessRequest, waitingUnits, whatText } from "./what";

/** Show it while `request.can.decide`. */
export function DecideBox(props: {
  readonly request: AccessRequest;
  readonly onDecided?: (approved: boolean) => void;
}) {
  const { request, onDecided } = props;
  const [seen, setSeen] = useState(request.termsHash);
  const [chosen, setChosen] = useState<Chosen>({ reason: "", seconds: null, without: [] });
  const [tried, setTried] = useState(false);
  const decide = useChange("decideRequest", {
    onDone: (answer, { body }) => {
      keepRequest(answer);
      toast(body.approve ? words.approved(answer.number) : words.rejected(answer.number));
      onDecided?.(body.approve);
    },
    // Somebody was faster, or the terms changed: what is shown is read again before anything else is said.
    onRefused: () => void queryClient.invalidateQueries(),
  });
  const missing = request.approverReasonRequired && chosen.reason.trim() === "";
  const change = (part: Partial<Chosen>) => setChosen({ ...chosen, ...part });
  const units = waitingUnits(request.units);
  const empty = units.every((unit) => chosen.without.includes(unit.id));
  const narrower = chosen.seconds !== null || chosen.without.length > 0;
  const changed = seen !== request.termsHash;
  const send = (approve: boolean) => {
    setTried(true);
    if (missing || (approve && empty)) return;
    decide.mutate({
      params: { requestId: request.id },
      body: decisionOf(request, seen, approve, chosen),
    });
  };
  const sending = (approve: boolean) =>
    decide.isPending && decide.variables.body.approve === approve;
  return (
    <Card title={words.title}>
      <div class="stack">
        {changed && (
          <Notice tone="warn" title={words.changedTitle}>
            <p>{words.changed}</p>
            <Button
              small
              onClick={() => {
                setSeen(request.termsHash);
                setChosen({ ...chosen, seconds: null, without: [] });
                decide.reset();
              }}
            >
              {words.readAgain}
            </Button>
          </Notice>
        )}
        {decide.error && !changed && <Notice tone="bad">{decide.error.message}</Notice>}
        <SelectField
          label={words.length}
          value={chosen.seconds === null ? "" : String(chosen.seconds)}
          onValue={(value) => change({ seconds: value === "" ? null : Number(value) })}
          choices={[
            { value: "", label: words.asAsked(durationText(request.durationSeconds)) },
            ...shorterLengths(request.durationSeconds).map((seconds) => ({
              value: String(seconds),
              label: durationText(seconds),
            })),
          ]}
        />
        {units.length > 1 && (
          <fieldset class="field">
            <legend>{words.narrowUnits}</legend>
            <span class="hint">{words.narrowHint}</span>
            <div>
              {units.map((unit) => (
                <Check
                  key={unit.id}
                  label={whatText([unit])}
                  checked={!chosen.without.includes(unit.id)}
                  onChecked={(keep) =>
                    change({
                      without: keep
                        ? chosen.without.filter((id) => id !== unit.id)
                        : [...chosen.without, unit.id],
                    })
                  }
                />
              ))}
            </div>
            {empty && <span class="wrong">{words.nothingLeft}</span>}
          </fieldset>
        )}
        <TextArea
          label={words.reason}
          hint={words.reasonHint}
          optional={!request.approverReasonRequired}
          error={tried && missing ? words.reasonRequired : undefined}
          value={chosen.reason}
          onValue={(reason) => change({ reason })}
          maxLength={1_000}
        />
        <div class="actions">
          <Button
            kind="primary"
            busy={sending(true)}
            disabled={changed || decide.isPending}
            onClick={() => send(true)}
          >
            {narrower ? words.approveNarrower : words.approve}
          </Button>
          <Button
            kind="danger"
            busy={sending(false)}
            disabled={changed || decide.isPending}
            onClick={() => send(false)}
          >
            {words.reject}
          </Button>
        </div>
      </div>
    </Card>
  );
}
