import { Link } from "@tanstack/react-router";
import { durationText } from "../../format/durations";
import { useAdmin } from "../../shell/me";
import { requestText as words } from "../../words/request";
import { Badge } from "../badge";
import { Facts } from "../layout";
import { Avatar, Person } from "../person";
import { Time } from "../time";
import { type AccessRequest, nameOf, placeText, waitingUnits } from "./what";

/** Units that are named one by one; more are counted. */
export const NAMED_UNITS = 5;

/** Who, what, how long, why, under which flow. @param props.units also what it covers, where no table says it */
export function RequestFacts(props: { readonly request: AccessRequest; readonly units?: boolean }) {
  const { request } = props;
  const admin = useAdmin();
  const { grantee, requester, flow } = request;
  const flowText = words.flowVersion(flow.name, flow.version);
  return (
    <Facts
      rows={[
        [
          words.who,
          <>
            <Person person={grantee} />
            {request.source === "link" && (
              <>
                {" "}
                <Badge tone="warn">{words.outsider}</Badge>
              </>
            )}
          </>,
        ],
        requester.id !== grantee.id && [words.askedBy, <Person key="p" person={requester} />],
        props.units === true && [words.covers, <Covered key="u" request={request} />],
        [
          words.howLong,
          request.durationSeconds === null ? (
            words.untilRevoked
          ) : (
            <>
              {durationText(request.durationSeconds)}
              <span class="sub">{words.clock}</span>
              {request.eligibility.graceSeconds !== null && (
                <span class="sub">{request.eligibility.text}</span>
              )}
            </>
          ),
        ],
        request.eligibility.endsAt !== null && [
          words.endsEarly,
          <>
            <Time at={request.eligibility.endsAt} />
            <span class="sub">{words.noLongerEligible}</span>
          </>,
        ],
        [
          words.why,
          request.justification ? (
            <span class="justification">{request.justification}</span>
          ) : (
            <span class="muted">{words.noJustification}</span>
          ),
        ],
        [
          words.flow,
          admin ? (
            <Link to="/admin/flows/$flowId" params={{ flowId: flow.id }}>
              {flowText}
            </Link>
          ) : (
            flowText
          ),
        ],
        [
          words.asked,
          <>
            <Time at={request.createdAt} /> {words.via[request.source]}
            <span class="sub">{request.number}</span>
          </>,
        ],
        request.state === "pending" && [
          words.ifNobody,
          <>
            {words.lapses} <Time at={request.lapsesAt} />
          </>,
        ],
      ]}
    />
  );
}

function Covered({ request }: { readonly request: AccessRequest }) {
  const units = request.state === "pending" ? waitingUnits(request.units) : request.units;
  const shown = units.slice(0, NAMED_UNITS);
  return (
    <>
      {shown.map((unit) => (
        <div key={unit.id}>
          {words.what(unit.permission, unit.resource)}
          <span class="sub">{placeText(unit)}</span>
        </div>
      ))}
      {units.length > shown.length && (
        <span class="muted">{words.andMore(units.length - shown.length)}</span>
      )}
    </>
  );
}

/** The policy names people by what the flow says; `“ada@example.com”` says nothing beside Ada's own name. */
function reasonText(why: string, mine: boolean): string {
  if (why.startsWith("“")) return words.named;
  return mine ? why.replaceAll("the requester’s manager", words.yourManager) : why;
}

/** Who can act now, and why each of them. */
export function RequestApprovers(props: {
  readonly request: AccessRequest;
  readonly myId?: string | undefined;
}) {
  const decided = new Set(props.request.decisions.map((d) => d.approver.id));
  const waiting = props.request.approvers.filter((a) => !decided.has(a.id));
  const asMine = props.request.requester.id === props.myId;
  if (waiting.length === 0) return <p class="muted">{words.nobodyCan}</p>;
  return (
    <ul class="stack" style={{ "--gap": "0.6rem" }}>
      {waiting.map((approver) => (
        <li key={approver.id}>
          <span class="person">
            <Avatar name={nameOf(approver)} />
            <span>
              <span title={approver.email}>{nameOf(approver)}</span>{" "}
              {approver.id === props.myId && <Badge tone="accent">{words.thatIsYou}</Badge>}
              <span class="sub">
                {words.because(approver.why.map((why) => reasonText(why, asMine)))}
              </span>
              {approver.mailProblem && (
                <span class="sub trouble" title={approver.mailProblem.reason}>
                  {approver.mailProblem.gaveUp
                    ? words.mailDidNotArrive(nameOf(approver))
                    : words.mailNotSentYet(nameOf(approver))}
                </span>
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
