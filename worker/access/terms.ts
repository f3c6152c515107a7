/** What an approver sees and agrees to, as a hash: anything different needs a new decision. */
import type { RequestRow, UnitRow } from "../../db/schema";
import { canonicalJson, sha256Hex } from "../lib/ids";

type Terms = Pick<
  RequestRow,
  "id" | "granteeId" | "flowId" | "flowVersion" | "durationSeconds" | "justification"
>;
type TermsUnit = Pick<
  UnitRow,
  "integrationId" | "externalId" | "resourceType" | "permission" | "account"
>;

/** SHA-256 over who, what, permission, length, justification and flow version. */
export function termsHashOf(request: Terms, units: ReadonlyArray<TermsUnit>): Promise<string> {
  const what = units
    .map((u) => [u.integrationId, u.resourceType, u.externalId, u.permission, u.account])
    .map((u) => canonicalJson(u))
    .sort();
  return sha256Hex(
    canonicalJson({
      request: request.id,
      who: request.granteeId,
      what,
      seconds: request.durationSeconds,
      why: request.justification,
      flow: [request.flowId, request.flowVersion],
    }),
  );
}
