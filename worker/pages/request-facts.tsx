/** What a request is about, as approvers and requesters see it. */
import type { AccessRequest } from "../contract/requests";
import { Badge, Fact, Time } from "./parts";
import { durationText, kindText, nameOf, namesText, personText, placeText, plural } from "./words";

type Unit = AccessRequest["units"][number];

const SHOWN_UNITS = 12;

/** "Read on orders and customers". The heading of a request in few words. */
export function requestTitle(request: Pick<AccessRequest, "units">): string {
  const permissions = [...new Set(request.units.map((u) => u.permission))];
  const resources = [...new Set(request.units.map((u) => u.resource))];
  return `${namesText(permissions, 2)} on ${namesText(resources, 2)}`;
}

/** The same as a heading. Only plain words get a capital: names of permissions may mean something else with one. */
export function requestHeadline(request: Pick<AccessRequest, "units">): string {
  const title = requestTitle(request);
  return /^[a-z][a-z-]* /.test(title) ? title.charAt(0).toUpperCase() + title.slice(1) : title;
}

export function UnitLine({ unit }: { readonly unit: Unit }) {
  return (
    <>
      <strong>{unit.permission}</strong> on <strong>{unit.resource}</strong>
      <span class="sub">
        {[unit.integration, kindText(unit.resourceType), placeText(unit.path)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </>
  );
}

export function UnitFacts({ units }: { readonly units: ReadonlyArray<Unit> }) {
  const [shown, rest] = [units.slice(0, SHOWN_UNITS), units.slice(SHOWN_UNITS)];
  return (
    <div>
      <dt>What</dt>
      {shown.map((unit) => (
        <dd key={unit.id}>
          <UnitLine unit={unit} />
        </dd>
      ))}
      {rest.length > 0 && (
        <dd>
          <details>
            <summary>{plural(rest.length, "more")}</summary>
            <ul class="stack">
              {rest.map((unit) => (
                <li key={unit.id}>
                  <UnitLine unit={unit} />
                </li>
              ))}
            </ul>
          </details>
        </dd>
      )}
    </div>
  );
}

export function WhoFact({ request }: { readonly request: AccessRequest }) {
  const { requester, grantee } = request;
  return (
    <Fact label="Who">
      <strong>{nameOf(grantee)}</strong>
      {grantee.fullName && grantee.fullName !== grantee.email && (
        <span class="sub">{grantee.email}</span>
      )}
      {requester.id !== grantee.id && <span class="sub">Asked for by {personText(requester)}</span>}
      {request.source === "link" && (
        <span class="sub">
          <Badge tone="warn">External</Badge> came through an access link; proved this e-mail
          address
        </span>
      )}
    </Fact>
  );
}

export function HowLongFact({ request }: { readonly request: AccessRequest }) {
  return (
    <Fact label="How long">
      <strong>
        {request.durationSeconds === null ? "No end" : durationText(request.durationSeconds)}
      </strong>
      <span class="sub">
        {request.durationSeconds === null
          ? "Stays until an admin takes it away"
          : "Counted from the moment the access works, then taken away by itself"}
      </span>
    </Fact>
  );
}

export function WhyFact({ request }: { readonly request: AccessRequest }) {
  return (
    <Fact label="Why">
      {request.justification ? (
        <span class="words">{request.justification}</span>
      ) : (
        <span class="quiet">No justification was given</span>
      )}
    </Fact>
  );
}

export function AskedFact({ request }: { readonly request: AccessRequest }) {
  return (
    <Fact label="Asked">
      <Time at={request.createdAt} /> as {request.number}, under the flow “{request.flow.name}”
      (version {request.flow.version})
    </Fact>
  );
}
