import { shellWords } from "./shell";

/** The page of one request. */
export const requestPageWords = {
  mine: shellWords.requests,
  approvals: shellWords.approvals,
  activity: shellWords.activity,
  copyLink: "Copy the link to this request",
  goneTitle: "There is no such request",
  gone: "The address may be mistyped, or it is not yours to see.",
} as const;
