import { absoluteTime } from "../../format/times";
import { requestText as words } from "../../words/request";
import { RequestBadge } from "../badge";
import { Notice } from "../states";
import { Countdown, Time } from "../time";
import { type AccessRequest, nameOf, namesText, provenGone } from "./what";

/** Where a request stands now: its badge, a clock or a sentence, and the trouble there is. */
export function RequestStanding({ request }: { readonly request: AccessRequest }) {
  return (
    <div class="stack" style={{ "--gap": "0.6rem" }}>
      <div class="row">
        <RequestBadge request={request} />
        <span class="muted">{request.number}</span>
      </div>
      <Sentence request={request} />
      {request.message && (
        <Notice tone={request.state === "failed" ? "bad" : "warn"}>{request.message}</Notice>
      )}
    </div>
  );
}

function Sentence({ request }: { readonly request: AccessRequest }) {
  if (request.overdueSince)
    return <Notice tone="bad">{words.overdue(absoluteTime(request.overdueSince))}</Notice>;
  switch (request.state) {
    case "pending": {
      const names = request.approvers.map(nameOf);
      return (
        <p>
          {names.length > 0 ? words.asking(namesText(names, 3)) : words.nobodyCan}{" "}
          <span class="muted">
            {words.lapsesAt} <Time at={request.lapsesAt} />.
          </span>
        </p>
      );
    }
    case "granting":
      return <p>{request.automatic ? words.settingUpAutomatic : words.settingUp}</p>;
    case "active":
      return <Running request={request} />;
    case "revoking":
      return <p>{words.ending}</p>;
    case "rejected": {
      const by = request.decisions.find((d) => !d.approve);
      return <p>{by ? words.rejectedBy(nameOf(by.approver)) : words.rejected}</p>;
    }
    case "lapsed":
      return <p>{words.lapsed}</p>;
    case "cancelled":
      return <p>{words.withdrawn}</p>;
    case "failed":
      return <p>{words.failed}</p>;
    default:
      return <p>{overText(request)}</p>;
  }
}

function overText(request: AccessRequest): string {
  if (request.endedAt === null) return words.gone;
  const at = absoluteTime(request.endedAt);
  return provenGone(request) ? words.goneSince(at) : words.over(at);
}

function Running({ request }: { readonly request: AccessRequest }) {
  if (request.expiresAt === null) return <p>{words.steps.stays}.</p>;
  return (
    <p class="running">
      <span class="big">
        <Countdown until={request.expiresAt} />
      </span>{" "}
      {words.left}
      <span class="muted">
        {words.endsAt} <Time at={request.expiresAt} short />
      </span>
    </p>
  );
}
