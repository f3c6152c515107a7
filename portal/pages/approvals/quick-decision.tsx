import type { Item } from "../../api/endpoints";
import { queryClient, useChange } from "../../api/queries";
import { durationText } from "../../format/durations";
import { Confirm } from "../../parts/confirm";
import { decisionOf } from "../../parts/request/narrow";
import { keepRequest } from "../../parts/request/use-request-actions";
import { sentenceOf } from "../../parts/request/what";
import { tellRefusal, toast } from "../../parts/toasts";
import { decideText as words } from "../../words/request";

/**
 * Decides a row as it was asked. The row leaves at once and comes back, with the reason, when the server refuses:
 * somebody was faster, the terms changed, the right to approve is gone.
 */
export function QuickDecision(props: {
  readonly request: Item<"listApprovals">;
  readonly approve: boolean;
  readonly onHide: (id: string, hidden: boolean) => void;
  readonly onClose: () => void;
}) {
  const { request, approve, onHide, onClose } = props;
  const decide = useChange("decideRequest");
  const { number, justification, durationSeconds } = request;
  const send = (reason: string) => {
    const { id: requestId, termsHash } = request;
    const body = decisionOf(request, termsHash, approve, { reason, seconds: null, without: [] });
    onHide(requestId, true);
    onClose();
    decide
      .mutateAsync({ params: { requestId }, body })
      .then((answer) => {
        keepRequest(answer);
        toast(approve ? words.approved(number) : words.rejected(number));
      })
      .catch((error) => {
        onHide(requestId, false);
        tellRefusal(error);
        void queryClient.invalidateQueries();
      });
  };
  return (
    <Confirm
      title={approve ? words.approveTitle(number) : words.rejectTitle(number)}
      verb={approve ? words.approve : words.reject}
      danger={!approve}
      reason={{ label: words.reason, required: request.approverReasonRequired }}
      onConfirm={send}
      onClose={onClose}
    >
      <p>
        <strong>{sentenceOf(request, undefined)}</strong>
        <br />
        {durationText(durationSeconds)}
      </p>
      {justification && <p class="muted justification">{justification}</p>}
    </Confirm>
  );
}
