/** The start page of members. */
import type { Offer } from "../contract/offers";
import type { AccessRequest } from "../contract/requests";
import { Badge, Card, CopyRow, Field, Panel } from "./parts";
import { RequestList } from "./request-list";
import { durationText, plural, toRequester } from "./words";

export type HomeProps = {
  readonly name: string;
  readonly admin: boolean;
  readonly open: ReadonlyArray<AccessRequest>;
  readonly approvals: ReadonlyArray<AccessRequest>;
  readonly past: ReadonlyArray<AccessRequest>;
  readonly offers: ReadonlyArray<Offer>;
  readonly paused: string | null;
  /** Everybody's access that stands now; for admins, who can take it away. */
  readonly standing: Page<AccessRequest> | null;
};

type Page<T> = {
  readonly items: ReadonlyArray<T>;
  readonly pagination: { readonly nextPageToken: string | null };
};

export function HomePage(props: HomeProps) {
  const { open, approvals, past, offers } = props;
  return (
    <>
      <div class="lead">
        <h1>{props.name ? `Hello, ${props.name}` : "Hello"}</h1>
        <p>Ask for what you need, when you need it. It ends by itself.</p>
      </div>
      {props.paused !== null && (
        <Panel tone="warn" title="Granting is paused">
          <p>
            {props.paused || "New access is not granted at the moment."} What you hold goes on and
            ends as planned.
          </p>
        </Panel>
      )}
      <div class="columns">
        <div>
          {approvals.length > 0 && (
            <Card
              title="Waiting for your answer"
              flush
              aside={<Badge tone="warn">{String(approvals.length)}</Badge>}
            >
              <RequestList requests={approvals} showWho />
            </Card>
          )}
          <Card title="Your access and open requests" flush>
            {open.length > 0 ? (
              <RequestList requests={open} />
            ) : (
              <p class="empty">You hold nothing at the moment, which is how it should be.</p>
            )}
          </Card>
          {props.standing && <Standing {...props.standing} />}
          {past.length > 0 && (
            <Card title="Before that" flush>
              <RequestList requests={past} />
            </Card>
          )}
        </div>
        <div>
          <Offers offers={offers} />
          {props.admin && <AdminCard />}
        </div>
      </div>
    </>
  );
}

function Standing({ items, pagination }: Page<AccessRequest>) {
  return (
    <Card title="Everybody’s access now" flush>
      {items.length > 0 ? (
        <RequestList requests={items} showWho />
      ) : (
        <p class="empty">Nobody holds anything at the moment.</p>
      )}
      {pagination.nextPageToken !== null && (
        <p class="empty">There is more; the API’s activity list has all of it.</p>
      )}
    </Card>
  );
}

function Offers({ offers }: { readonly offers: ReadonlyArray<Offer> }) {
  const [now, later] = [offers.filter((o) => o.requestable), offers.filter((o) => !o.requestable)];
  return (
    <Card title="You can ask for" flush>
      {now.length > 0 ? (
        <ul class="list">
          {now.map((offer) => (
            <li key={offer.flowId}>
              <div class="what">
                <a href={`/request/${offer.flowId}`}>{offer.name}</a>
                {offer.description && <span class="small">{offer.description}</span>}
                <span class="small quiet">
                  {offer.approval.automatic
                    ? "Approved automatically"
                    : toRequester(offer.approval.summary)}{" "}
                  ·{" "}
                  {offer.maxSeconds === null
                    ? "no end needed"
                    : `up to ${durationText(offer.maxSeconds)}`}
                </span>
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          No access flow offers you anything right now. Ask an admin if you expected something here.
        </p>
      )}
      {later.length > 0 && (
        <details class="empty">
          <summary>{plural(later.length, "flow")} not for you now, and why</summary>
          <ul class="stack">
            {later.map((offer) => (
              <li key={offer.flowId}>
                <strong>{offer.name}</strong>
                {offer.reasons.map((reason) => (
                  <p key={reason.message} class="small">
                    {reason.message}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function AdminCard() {
  return (
    <Card title="For admins">
      <p class="quiet">
        Flows, integrations, people and the audit log are managed through the API: see the{" "}
        <a href="/api">API reference</a>. It takes a token:
      </p>
      <form method="post" action="/tokens" class="stack">
        <Field name="tokenName" label="What is the token for?">
          {(tied) => (
            <input {...tied} required maxlength={120} placeholder="Setting up" autocomplete="off" />
          )}
        </Field>
        <div class="actions">
          <button class="button" type="submit">
            Create an API token
          </button>
        </div>
        <p class="hint">It may do what you may, for 30 days, and is shown once.</p>
      </form>
    </Card>
  );
}

export function TokenPage(props: {
  readonly name: string;
  readonly token: string;
  readonly publicUrl: string;
}) {
  const { name, token, publicUrl } = props;
  return (
    <>
      <div class="lead">
        <h1>Your API token “{name}”</h1>
        <p>Copy it now: it is shown this one time only. Whoever has it may do what you may.</p>
      </div>
      <Card>
        <CopyRow id="token" label="Token" value={token} />
        <CopyRow
          id="curl"
          label="Try it"
          value={`curl -H "Authorization: Bearer ${token}" ${publicUrl}/api/v1/users`}
        />
        <div class="actions">
          <a class="button" href="/api">
            API reference
          </a>
          <a class="button" href="/">
            Done
          </a>
        </div>
      </Card>
    </>
  );
}
