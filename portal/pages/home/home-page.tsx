/** What I have now, what waits, and one search for everything I could ask for. */
import "../../parts/requesting/requesting.css";
import "./home.css";
import { Link } from "@tanstack/react-router";
import { Inbox, Sparkles } from "lucide-preact";
import { useRead } from "../../api/queries";
import { ButtonLink } from "../../parts/button";
import { Card, PageHead } from "../../parts/layout";
import { Empty, Show } from "../../parts/states";
import { useMe } from "../../shell/me";
import { homeWords as words } from "../../words/requesting";
import { Again } from "./again";
import { Favourites } from "./favourites";
import { Held } from "./held";
import { OfferSearch } from "./offer-search";
import { Waiting } from "./waiting";

export function HomePage() {
  const first = useMe()?.user.fullName.split(" ")[0] ?? "";
  const open = useRead("listRequests", { query: { open: "true", limit: 50 } });
  const closed = useRead("listRequests", { query: { open: "false", limit: 20 } });
  return (
    <>
      <PageHead title={first ? words.hello(first) : words.title} sub={words.sub} />
      <OfferSearch />
      <ApprovalsStrip />
      <div class="home">
        <div class="stack">
          <Show answer={open}>
            {({ items }) => {
              const waiting = items.filter((r) => r.state === "pending");
              const held = items.filter((r) => r.state !== "pending");
              const newcomer = items.length === 0 && closed.data?.items.length === 0;
              return (
                <>
                  {items.length === 0 && <Nothing newcomer={newcomer} />}
                  {held.length > 0 && (
                    <section aria-labelledby="held">
                      <h2 id="held">{words.now}</h2>
                      <ul class="held-list">
                        {held.map((request) => (
                          <Held key={request.id} request={request} />
                        ))}
                      </ul>
                    </section>
                  )}
                  {waiting.length > 0 && (
                    <section aria-labelledby="waiting">
                      <h2 id="waiting">{words.waiting}</h2>
                      <ul class="held-list">
                        {waiting.map((request) => (
                          <Waiting key={request.id} request={request} />
                        ))}
                      </ul>
                    </section>
                  )}
                </>
              );
            }}
          </Show>
        </div>
        <div class="stack">
          <Card title={words.favourites} flush>
            <Favourites />
          </Card>
          <Show answer={closed} lines={2}>
            {({ items }) => <Again requests={items} />}
          </Show>
        </div>
      </div>
    </>
  );
}

const Nothing = ({ newcomer }: { readonly newcomer: boolean }) => (
  <Card>
    <Empty
      title={newcomer ? words.newcomer : words.empty}
      icon={<Sparkles size={28} aria-hidden="true" />}
      action={
        <ButtonLink kind="primary" to="/request">
          {words.browse}
        </ButtonLink>
      }
    >
      {newcomer ? words.newcomerText : words.emptyText}
    </Empty>
  </Card>
);

/** The navigation reads the same list, so this costs nothing more. */
function ApprovalsStrip() {
  const list = useRead("listApprovals", { query: { limit: 50 } }).data;
  const count = list?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <Link to="/approvals" className="strip">
      <Inbox size={18} aria-hidden="true" />
      <span>{words.approvals(count, list?.pagination.nextPageToken !== null)}</span>
      <strong>{words.approvalsGo}</strong>
    </Link>
  );
}
