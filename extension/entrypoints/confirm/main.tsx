/** A window of the extension's own, for presses that could not be proved in a page. */
import { useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem.ts";
import { type Draft, pageClient, takeDraft } from "../../messages/ask.ts";
import type { TabView } from "../../messages/panel-view.ts";
import { Button } from "../../ui/button.tsx";
import { lengthText } from "../../ui/lengths.ts";
import { mount } from "../../ui/mount.tsx";
import { confirmWords, panelWords } from "../../words.ts";

function Confirm({ draft, view }: { readonly draft: Draft; readonly view: TabView | null }) {
  const { wanted, tabId } = draft;
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(crypto.randomUUID());

  async function press({ isTrusted }: Event): Promise<void> {
    if (!isTrusted) return;
    setBusy(true);
    try {
      const client = pageClient(tabId);
      if (wanted.kind === "extend")
        await client.call("extendRequest", { params: { requestId: wanted.requestId } });
      else
        await client.call(
          "createRequest",
          { body: wanted.request },
          { idempotencyKey: key.current },
        );
      setDone(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  if (done) return <p class="note good">{confirmWords.done}</p>;
  return (
    <>
      <p class="hint">{confirmWords.hint}</p>
      <article class="card">
        {wanted.kind === "request" ? (
          <Asked request={wanted.request} view={view} />
        ) : (
          <p class="what">{confirmWords.extend}</p>
        )}
      </article>
      {problem && (
        <p class="error" role="alert">
          {problem.detail}
        </p>
      )}
      <div class="actions">
        <Button kind="primary" busy={busy} onPress={(event) => void press(event)}>
          {wanted.kind === "extend" ? confirmWords.sendExtend : confirmWords.send}
        </Button>
        <Button onPress={() => window.close()}>{confirmWords.cancel}</Button>
      </div>
    </>
  );
}

type Request = Extract<Draft["wanted"], { kind: "request" }>["request"];

/** Names come from the portal's answer; what the form sent are ids. */
function Asked({ request, view }: { readonly request: Request; readonly view: TabView | null }) {
  const { answer } = view ?? {};
  const unit = request.units?.[0];
  const places = [answer?.resource, ...(answer?.ancestors ?? []), ...(answer?.choices ?? [])];
  const place = places.find((one) => one && one.id === unit?.resourceId);
  const offer = answer?.offers.find(({ permission }) => permission === unit?.permission);
  return (
    <>
      <p class="what">
        {[offer?.title ?? unit?.permission, place?.name ?? unit?.resourceId].join(" · ")}
      </p>
      {place && <p class="quiet">{[place.typeTitle, ...place.path].join(" · ")}</p>}
      <p class="quiet">
        {panelWords.duration}: {lengthText(request.durationSeconds ?? null)}
      </p>
      {request.justification && <p>{request.justification}</p>}
    </>
  );
}

const draft = await takeDraft(location.hash.slice(1)).catch(() => null);
const view =
  draft &&
  (await pageClient(draft.tabId)
    .view()
    .catch(() => null));
mount(
  <div class="stack">
    <h1>{confirmWords.title}</h1>
    {draft ? <Confirm draft={draft} view={view} /> : <p>{confirmWords.gone}</p>}
  </div>,
);
