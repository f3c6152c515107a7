/** A request that waits for me: who, what, why, how long, why I am asked; and yes or no in two presses. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { AccessRequest } from "../../worker/contract/requests";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { Button, OutLink } from "../ui/button.tsx";
import { lengthText } from "../ui/lengths.ts";
import { panelWords } from "../words.ts";
import { decideWords as words } from "./words.ts";

type Verdict = "approve" | "reject";

export function ApprovalCard({
  request,
  me,
  client,
  onDecided,
}: {
  readonly request: AccessRequest;
  /** My e-mail address: says which of the reasons is mine. */
  readonly me: string | null;
  readonly client: TabClient;
  readonly onDecided: () => void;
}) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<Verdict | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (verdict) box.current?.focus();
  }, [verdict]);

  const who = request.requester.fullName || request.requester.email;
  const mine = request.approvers.find(({ email }) => email === me)?.why ?? [];
  const needsReason = request.approverReasonRequired;
  const what = request.units.map((unit) => `${unit.permissionTitle} · ${unit.resource}`);
  const lapses = new Date(request.lapsesAt);

  async function decide(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await client.call("decideRequest", {
        params: { requestId: request.id },
        // Of what stands on this card: if it is something else by now, the portal refuses.
        body: { approve: verdict === "approve", reason, termsHash: request.termsHash },
      });
      setDone(verdict);
      onDecided();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  if (done)
    return (
      <p class="note good" role="status">
        {request.number}: {done === "approve" ? words.approved : words.rejected}
      </p>
    );
  return (
    <article class="card" aria-label={request.number}>
      <header>
        <strong>{who}</strong>
        <span class="quiet">{request.number}</span>
      </header>
      {[...new Set(what)].map((line) => (
        <p class="what" key={line}>
          {line}
        </p>
      ))}
      <p class="quiet">
        {panelWords.duration}: {lengthText(request.durationSeconds)} · {request.flow.name}
      </p>
      {request.justification && <blockquote>{request.justification}</blockquote>}
      {mine.length > 0 && <p class="hint">{words.whyYou(mine.join(", "))}</p>}
      <p class="hint" title={lapses.toLocaleString()}>
        {words.until(lapses.toLocaleString([], { dateStyle: "medium", timeStyle: "short" }))}
      </p>
      {problem && (
        <div class="trouble" role="alert">
          <p class="error">{problem.detail}</p>
          {problem.url && <OutLink href={problem.url}>{words.inPortal}</OutLink>}
        </div>
      )}
      {verdict === null ? (
        <div class="actions">
          <Button kind="primary" onPress={() => setVerdict("approve")}>
            {words.approve}
          </Button>
          <Button onPress={() => setVerdict("reject")}>{words.reject}</Button>
        </div>
      ) : (
        <fieldset>
          <legend>{verdict === "approve" ? words.sureApprove(who) : words.sureReject(who)}</legend>
          <label class="hint">
            {needsReason ? words.reason : words.reasonOptional}
            <textarea
              ref={box}
              rows={2}
              maxLength={1_000}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </label>
          <div class="actions">
            <Button
              kind={verdict === "approve" ? "primary" : "danger"}
              busy={busy}
              disabled={needsReason && reason.trim() === ""}
              onPress={({ isTrusted }) => void (isTrusted && decide())}
            >
              {verdict === "approve" ? words.approve : words.reject}
            </Button>
            <Button onPress={() => setVerdict(null)}>{words.back}</Button>
          </div>
        </fieldset>
      )}
    </article>
  );
}
