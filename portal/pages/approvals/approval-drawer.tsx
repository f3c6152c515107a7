import { useRead } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { RequestBody } from "../../parts/request/request-body";
import { type AccessRequest, sentenceOf } from "../../parts/request/what";
import { Show } from "../../parts/states";
import { approvalsWords as words } from "../../words/approvals";
import { shellWords } from "../../words/shell";

/** All of a request beside the list. Answered elsewhere meanwhile, it says by whom and when. */
export function ApprovalDrawer(props: {
  readonly requestId: AccessRequest["id"];
  readonly onClose: () => void;
}) {
  const { requestId, onClose } = props;
  const answer = useRead("getRequest", { params: { requestId } });
  return (
    <Dialog
      drawer
      title={answer.data ? sentenceOf(answer.data, undefined) : shellWords.approvals}
      onClose={onClose}
      aside={
        <ButtonLink small kind="quiet" to="/requests/$requestId" params={{ requestId }}>
          {words.fullPage}
        </ButtonLink>
      }
    >
      <Show answer={answer} lines={8}>
        {(request) => <RequestBody request={request} deciding onDecided={onClose} />}
      </Show>
    </Dialog>
  );
}
