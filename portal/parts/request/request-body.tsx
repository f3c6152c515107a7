/** All of a request: one column in a drawer, two on a page. */
import { useMe } from "../../shell/me";
import { requestText as words } from "../../words/request";
import { Card } from "../layout";
import { AccessDetails } from "./access-details";
import { AnsweredNotice } from "./answered-notice";
import { DecideBox } from "./decide-box";
import { RequestActions } from "./request-actions";
import { NAMED_UNITS, RequestApprovers, RequestFacts } from "./request-facts";
import { RequestInsights } from "./request-insights";
import { RequestStanding } from "./request-standing";
import { RequestTimeline } from "./request-timeline";
import { RequestUnits } from "./request-units";
import "./request.css";
import type { AccessRequest } from "./what";

/** States in which something may be there to be used. */
const usable: ReadonlyArray<AccessRequest["state"]> = ["granting", "active"];

export function RequestBody(props: {
  readonly request: AccessRequest;
  /** The person came to decide: an answer of somebody else is told on top. */
  readonly deciding?: boolean;
  readonly onDecided?: (approved: boolean) => void;
}) {
  const { request, deciding, onDecided } = props;
  const myId = useMe()?.user.id;
  const usableByMe =
    request.grantee.id === myId &&
    usable.includes(request.state) &&
    request.units.some((unit) => unit.state === "active");
  const { decide } = request.can;
  const facts = (
    <Card title={words.facts}>
      <RequestFacts request={request} units={decide} />
    </Card>
  );
  const timeline = (
    <Card title={words.timeline}>
      <RequestTimeline request={request} />
    </Card>
  );
  return (
    <div class="request">
      <div class="request-columns">
        <div class="stack">
          {deciding && !decide && <AnsweredNotice request={request} />}
          <Card>
            <div class="stack">
              <RequestStanding request={request} />
              <RequestActions request={request} />
            </div>
          </Card>
          {decide && facts}
          {decide && <RequestInsights requestId={request.id} />}
          {decide && (
            <DecideBox key={request.id} request={request} {...(onDecided && { onDecided })} />
          )}
          {usableByMe && <AccessDetails request={request} />}
          {!(decide && request.units.length <= NAMED_UNITS) && (
            <Card title={words.units} flush>
              <RequestUnits request={request} />
            </Card>
          )}
          {!decide && timeline}
        </div>
        <div class="stack">
          {!decide && facts}
          {request.state === "pending" && (
            <Card title={words.approvers}>
              <RequestApprovers request={request} myId={myId} />
            </Card>
          )}
          {decide && timeline}
        </div>
      </div>
    </div>
  );
}
