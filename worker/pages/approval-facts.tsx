/** Everything an approver decides on: what is shown here is what the hash of the terms stands for. */
import type { AccessRequest } from "../contract/requests";
import type { UserId } from "../contract/values";
import { Card, Fact, Time } from "./parts";
import { AskedFact, HowLongFact, UnitFacts, WhoFact, WhyFact } from "./request-facts";
import { nameOf, namesText, shortHash } from "./words";

export function ApprovalFacts(props: {
  readonly request: AccessRequest;
  readonly approverId: UserId;
}) {
  const { request, approverId } = props;
  const me = request.approvers.find((a) => a.id === approverId);
  const others = request.approvers.filter((a) => a.id !== approverId);
  return (
    <Card>
      <dl class="facts">
        <WhoFact request={request} />
        <UnitFacts units={request.units} />
        <HowLongFact request={request} />
        <WhyFact request={request} />
        <Fact label="Why you">
          {me && me.why.length > 0
            ? `This flow asks ${namesText(me.why, 20)}; that is you.`
            : "You are one of the approvers."}
        </Fact>
        <Fact label="Who else may act">
          {others.length > 0 ? namesText(others.map(nameOf), 6) : "Nobody else"}
        </Fact>
        <AskedFact request={request} />
        <Fact label="If nobody acts">
          It lapses at <Time at={request.lapsesAt} /> and nothing is granted.
        </Fact>
        <Fact label="Terms">
          <code title={request.termsHash}>{shortHash(request.termsHash)}</code>
          <span class="sub">
            Your answer counts for exactly these terms; if they change, you are asked again.
          </span>
        </Fact>
      </dl>
    </Card>
  );
}
