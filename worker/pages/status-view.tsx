/** The one page of a request, from waiting to the proof that it is gone. Regions with `live` refresh themselves. */
import type { AccessDetails, AccessRequest } from "../contract/requests";
import { AccessCard } from "./access-card";
import { Badge, Card, ErrorSummary, Panel, Time } from "./parts";
import { RequestActions } from "./request-actions";
import { AskedFact, HowLongFact, requestHeadline, WhoFact, WhyFact } from "./request-facts";
import { Timeline, UnitsCard } from "./status-cards";
import { durationText, nameOf, namesText, stateWords } from "./words";

export type StatusProps = {
  readonly request: AccessRequest;
  readonly details: ReadonlyArray<AccessDetails>;
  /** Where "ask for something else" leads. */
  readonly home: string;
  /** Why a button did not do it. */
  readonly message?: string | undefined;
};

export function StatusPage(props: StatusProps) {
  const { request, details, home } = props;
  const [words] = stateWords(request);
  return (
    <div
      class="stack"
      data-poll={`/requests/${request.id}/state`}
      data-state={request.state}
      data-words={words}
    >
      <ErrorSummary message={props.message} />
      <div id="trouble" class="panel warn" role="status" hidden />
      <div class="columns">
        <div>
          <div data-live="hero">
            <Hero request={request} />
          </div>
          <div data-live="access">
            {details.length > 0 && request.state === "active" && (
              <AccessCard requestId={request.id} details={details} />
            )}
          </div>
          <div data-live="units">
            <UnitsCard request={request} />
          </div>
        </div>
        <div>
          <Card title="What happened" live="timeline">
            <Timeline request={request} />
          </Card>
          <div data-live="facts">
            <RequestCard request={request} />
          </div>
          <p class="small">
            <a href={home}>Ask for something else</a>
          </p>
        </div>
      </div>
    </div>
  );
}

function RequestCard({ request }: { readonly request: AccessRequest }) {
  return (
    <Card title="The request">
      <dl class="facts">
        <WhoFact request={request} />
        <HowLongFact request={request} />
        <WhyFact request={request} />
        <AskedFact request={request} />
      </dl>
    </Card>
  );
}

function Hero({ request }: { readonly request: AccessRequest }) {
  const [words, tone] = stateWords(request);
  return (
    <section class="card hero">
      <div class="title-line">
        <span class="eyebrow">{request.number}</span>
        <Badge tone={tone}>{words}</Badge>
      </div>
      <h1>{requestHeadline(request)}</h1>
      <Standing request={request} />
      {request.message && (
        <Panel tone={request.state === "failed" ? "bad" : "warn"}>
          <p>{request.message}</p>
        </Panel>
      )}
      <RequestActions request={request} />
    </section>
  );
}

/** Where it stands now, in a sentence or a clock. */
function Standing({ request }: { readonly request: AccessRequest }) {
  if (request.overdueSince !== null) {
    return (
      <p>
        The end is late since <Time at={request.overdueSince} />: the system did not confirm yet
        that the access is gone. We keep trying until it does, and the admins have been told.
      </p>
    );
  }
  switch (request.state) {
    case "pending":
      return <Waiting request={request} />;
    case "granting":
      return (
        <p>Approved. We are setting up the access now; this page shows it as soon as it works.</p>
      );
    case "active":
      return <Running request={request} />;
    case "revoking":
      return (
        <p>The access is being taken away. We read back from the system before we call it gone.</p>
      );
    case "rejected": {
      const rejection = request.decisions.find((d) => !d.approve);
      return (
        <p>
          {rejection ? `${nameOf(rejection.approver)} rejected it` : "It was rejected"}
          {rejection?.reason ? `: “${rejection.reason}”` : "."} Nothing was granted.
        </p>
      );
    }
    case "lapsed":
      return <p>Nobody answered in time. Nothing was granted.</p>;
    case "cancelled":
      return <p>The request was withdrawn. Nothing was granted.</p>;
    case "failed":
      return (
        <p>
          The access could not be set up. Whatever had been set up was taken back, or is shown
          below.
        </p>
      );
    default:
      return (
        <p>
          {request.endedAt ? (
            <>
              The access has been gone since <Time at={request.endedAt} />
            </>
          ) : (
            "The access is gone"
          )}
          , confirmed by the system itself.
        </p>
      );
  }
}

function Waiting({ request }: { readonly request: AccessRequest }) {
  const names = request.approvers.map(nameOf);
  return (
    <>
      {names.length > 0 ? (
        <p>
          We asked <strong>{namesText(names, 5)}</strong>. This page follows along by itself.
        </p>
      ) : (
        <p>Nobody can approve this right now. The admins have been told.</p>
      )}
      <p class="quiet small">
        If nobody answers by <Time at={request.lapsesAt} />, it lapses and nothing is granted.
      </p>
    </>
  );
}

function Running({ request }: { readonly request: AccessRequest }) {
  if (request.expiresAt === null || request.grantedAt === null) {
    return <p>The access works and stays until an admin takes it away.</p>;
  }
  const until = Date.parse(request.expiresAt);
  return (
    <div class="stack tight" data-clock>
      <p>
        <span class="countdown" role="timer" data-until={until} data-over="Ending…">
          {durationText(request.durationSeconds)}
        </span>
        <span class="of-it">left</span>
      </p>
      <div class="progress" data-from={Date.parse(request.grantedAt)} aria-hidden="true">
        <i />
      </div>
      <p class="quiet small">
        Ends by itself at <Time at={request.expiresAt} />.
      </p>
    </div>
  );
}
