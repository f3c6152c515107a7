/** What approvers see. */
import { answeredOf } from "../../worker/pages/answered";
import {
  AnsweredPage,
  ApprovalPage,
  ApproveShell,
  ThanksPage,
} from "../../worker/pages/approve-view";
import { type Examples, linkId, type Scene } from "./scene";

export function approvalScenes(ex: Examples): ReadonlyArray<Scene> {
  const approval = {
    action: `/approve/${linkId}`,
    request: ex.pending,
    approverId: ex.ada.id,
    secret: "s".repeat(43),
    needs: "code" as const,
    reasonRequired: false,
    answer: "" as const,
  };
  const answered = answeredOf(ex.active);
  return [
    { name: "approve-shell", content: <ApproveShell linkId={linkId} answer="" /> },
    { name: "approve", content: <ApprovalPage {...approval} /> },
    {
      name: "approve-errors",
      content: (
        <ApprovalPage
          {...approval}
          answer="reject"
          reasonRequired
          termsChanged
          errors={{
            reason: "Say why; this flow requires a reason.",
            code: "This code is not right. It is in the mail.",
          }}
        />
      ),
    },
    { name: "approve-sign-in", content: <ApprovalPage {...approval} needs="sign_in" /> },
    {
      name: "approve-thanks",
      content: <ThanksPage request={ex.granting} approverId={ex.ada.id} />,
    },
    {
      name: "approve-rejected",
      content: <ThanksPage request={ex.rejected} approverId={ex.ada.id} />,
    },
    ...(answered
      ? [
          {
            name: "approve-answered",
            content: <AnsweredPage answered={answered} number="AR-1043" />,
          },
        ]
      : []),
  ];
}
