/** Whether the log is whole, checked when somebody asks. */
import { ShieldCheck } from "lucide-preact";
import { useChange } from "../../api/queries";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/states";
import { Time } from "../../parts/time";
import { auditWords as words } from "../../words/audit";

/** Broken places that are listed; the report has all of them. */
const SHOWN = 10;

export function Chain() {
  const verify = useChange("verifyAudit");
  const verdict = verify.data;
  return (
    <div class="stack chain">
      <div class="row between">
        <p class="muted small grow">{words.notVerified}</p>
        <Button busy={verify.isPending} onClick={() => verify.mutate({})}>
          <ShieldCheck size={16} aria-hidden="true" /> {words.verify}
        </Button>
      </div>
      {verify.error && <Notice tone="bad">{verify.error.message}</Notice>}
      {verdict?.ok && <Notice tone="good">{words.verified(verdict.checked)}</Notice>}
      {verdict && !verdict.ok && (
        <Notice tone="bad" title={words.broken(verdict.problems.length)}>
          <ul>
            {verdict.problems.slice(0, SHOWN).map((problem) => (
              <li key={problem.seq}>{words.brokenAt(problem.seq, problem.message)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {verdict && verdict.restoredAt.length > 0 && (
        <Notice tone="warn" title={words.restored}>
          {verdict.restoredAt.map((at) => (
            <Time key={at} at={at} />
          ))}
        </Notice>
      )}
    </div>
  );
}
