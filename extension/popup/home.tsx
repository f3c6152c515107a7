/** Popup and side panel: what this page is about, what I have, who waits for me, and a search over all the rest. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { readText } from "../consoles/read-text.ts";
import { onTabChanged, type TabClient } from "../messages/ask.ts";
import type { Status } from "../messages/from-extension.ts";
import type { TabView } from "../messages/panel-view.ts";
import { OutLink } from "../ui/button.tsx";
import { TabPanel } from "../ui/tab-panel.tsx";
import { Trouble } from "../ui/trouble.tsx";
import { panelWords } from "../words.ts";
import { AccessList } from "./access-list.tsx";
import { ApprovalCard } from "./approval-card.tsx";
import { AskView } from "./ask-view.tsx";
import { clientFor, knows } from "./find-client.ts";
import { startingPicks, type Target } from "./picks.ts";
import { Search } from "./search.tsx";
import { useHome } from "./use-home.ts";
import { Welcome } from "./welcome.tsx";
import { homeWords as words } from "./words.ts";

const signedOut = new Set(["not_connected", "not_signed_in"]);

/** What the tab in front shows; null until it is known, and where it shows nothing. */
function useTabView(client: TabClient): TabView | null {
  const [view, setView] = useState<TabView | null>(null);
  useEffect(() => {
    let over = false;
    const read = () =>
      void client.view().then(
        (told) => !over && setView(told),
        () => !over && setView(null),
      );
    setView(null);
    read();
    const stop = onTabChanged(read);
    return () => {
      over = true;
      stop();
    };
  }, [client]);
  return view;
}

export function Home({
  client,
  status,
  find,
}: {
  readonly client: TabClient;
  readonly status: Status;
  /** Text that was selected in a page; empty when it was opened otherwise. */
  readonly find: string;
}) {
  const { data, problem, read } = useHome(client);
  const view = useTabView(client);
  const [target, setTarget] = useState<Target | null>(null);
  const [typed, setTyped] = useState(false);
  const sighting = useMemo(() => readText(find), [find]);
  /** Null while it is not known whether the portal knows the selected thing. */
  const [known, setKnown] = useState<boolean | null>(sighting ? null : false);
  const { portal, user } = status;
  const found = useMemo(
    () => sighting && clientFor(sighting, client, portal),
    [sighting, client, portal],
  );
  useEffect(() => {
    void found?.view().then(
      ({ answer }) => setKnown(answer !== null && knows(answer)),
      () => setKnown(false),
    );
  }, [found]);

  if (!status.signedIn || (problem && signedOut.has(problem.code)))
    return <Welcome client={client} again={user !== null} />;

  const back = () => {
    setTarget(null);
    void read();
  };
  if (target)
    return (
      <div class="stack">
        <AskView
          target={target}
          client={client}
          portal={portal}
          onTarget={setTarget}
          onBack={back}
        />
      </div>
    );
  const here = view?.sighting && view.answer ? view.answer : null;
  const shown = new Set((here?.active ?? []).map(({ id }) => id));
  return (
    <div class="stack">
      <div class="head">
        <h1>{panelWords.title}</h1>
        <nav class="links">
          {portal && <OutLink href={portal}>{words.portal}</OutLink>}
          <button type="button" class="link" onClick={() => void client.openOnboarding()}>
            {words.settings}
          </button>
        </nav>
      </div>
      {found && known && (
        <section class="found">
          <p class="section-title">{words.match(find)}</p>
          <TabPanel client={found} framed={false} />
        </section>
      )}
      {known !== null && (
        <Search
          client={client}
          starting={data ? startingPicks(data.favourites, data.recent) : []}
          first={known ? "" : (sighting?.id ?? find).slice(0, 200)}
          onPick={({ target: picked }) => setTarget(picked)}
          onTyped={setTyped}
        />
      )}
      {!typed && (
        <>
          {problem &&
            (data ? (
              <p class="note bad" role="status">
                {words.stale}
              </p>
            ) : (
              <Trouble problem={problem} client={client} onRetry={() => void read()} />
            ))}
          {!data && !problem && <Bones />}
          {data && data.approvals.length > 0 && (
            <section class="group" aria-label={words.approvals}>
              <h2 class="section-title">
                {words.approvals} <span class="count">{data.approvals.length}</span>
              </h2>
              {data.approvals.map((request) => (
                <ApprovalCard
                  key={request.id}
                  request={request}
                  me={user?.email ?? null}
                  client={client}
                  onDecided={() => void read()}
                />
              ))}
            </section>
          )}
          {here && (
            <section class="group" aria-label={words.here}>
              <h2 class="section-title">{words.here}</h2>
              <TabPanel client={client} framed={false} />
            </section>
          )}
          {data && (
            <AccessList
              requests={data.open.filter(({ id }) => !shown.has(id))}
              quiet={here !== null || data.approvals.length > 0}
              portal={portal}
              client={client}
            />
          )}
        </>
      )}
    </div>
  );
}

/** Where the first answer will stand. */
function Bones() {
  return (
    <div class="bones" role="status" aria-label={words.loading}>
      <div />
      <div />
    </div>
  );
}
