/** How mails name a request, its people and its units. */
import type { RequestRow, UserRow } from "../../db/schema";
import { oneLine, shortened } from "./clean-text";
import type { Cause, FactRow, LinkButton } from "./letter";
import type { RequestFacts, UnitFacts } from "./load-request-facts";
import type { MailContext, Reader } from "./template";
import { shownLength } from "./times";

/** More lines than this are for the page. */
const MAX_LINES = 12;

export const numberOf = (request: RequestRow): string => `AR-${request.number}`;

/** "Dana": what colleagues call each other in a subject line. */
export const firstName = (user: UserRow): string =>
  shortened(oneLine(user.fullName).split(" ")[0] || user.email, 30);

export const personLine = (user: UserRow): string => `${oneLine(user.fullName)} <${user.email}>`;

/** "read on shop", "read on 3 resources", "4 accesses". */
export function briefly(units: ReadonlyArray<UnitFacts>): string {
  const [first] = units;
  if (!first) return "access";
  if (units.length === 1)
    return `${shortened(first.permission, 40)} on ${shortened(first.resourceName, 60)}`;
  const same = units.every((u) => u.permission === first.permission);
  return same
    ? `${shortened(first.permission, 40)} on ${units.length} resources`
    : `${units.length} accesses`;
}

export const lengthOf = (request: RequestRow): string =>
  request.durationSeconds === null ? "no end" : shownLength(request.durationSeconds);

function unitLine(unit: UnitFacts): string {
  const { permission, permissionTitle, resourceName } = unit;
  const named = permissionTitle === permission ? permission : `${permissionTitle} (${permission})`;
  const place = [unit.integration, ...unit.path].filter((step) => step !== "").join(" › ");
  return `${named} on ${resourceName}${place === "" ? "" : `, in ${place}`}`;
}

export function unitLines(
  units: ReadonlyArray<UnitFacts>,
  after: (unit: UnitFacts) => string = () => "",
): string[] {
  const lines = units.slice(0, MAX_LINES).map((unit) => unitLine(unit) + after(unit));
  const more = units.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more, all on the page`] : lines;
}

export const whatRow = (units: ReadonlyArray<UnitFacts>): FactRow => ({
  label: "What",
  lines: unitLines(units),
});

export const whyRow = (request: RequestRow): FactRow[] =>
  request.justification === ""
    ? []
    : [{ label: "Why", lines: [request.justification], quoted: true }];

export const pageUrl = (ctx: Pick<MailContext, "settings">, request: RequestRow): string =>
  `${ctx.settings.publicUrl}/requests/${request.id}`;

export const pageButton = (
  ctx: Pick<MailContext, "settings">,
  request: RequestRow,
  label: string,
  look: LinkButton["look"] = "main",
): LinkButton => ({ label, url: pageUrl(ctx, request), look });

/** "Your request", or "Dana’s request" for everybody else. */
export const whose = ({ request, requester }: RequestFacts, reader: Reader): string =>
  reader.user?.id === request.requesterId
    ? "Your request"
    : `${oneLine(requester.fullName)}’s request`;

/** Whose doing a mail about the request is. */
export const causedBy = ({ id, role }: Pick<UserRow, "id" | "role">): Cause => ({
  by: id,
  member: role !== "external",
});
