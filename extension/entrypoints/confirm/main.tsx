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
  const { request, tabId } = draft;
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(crypto.randomUUID());

  async function press({ isTrusted }: Event): Promise<void> {
    if (!isTrusted) return;
    setBusy(true);
    try {
      const options = { idempotencyKey: key.current };
      await pageClient(tabId).call("createRequest", { body: request }, options);
      setDone(true);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  if (done) return <p class="note good">{confirmWords.done}</p>;
  const permission = request.units?.map((unit) => unit.permission).join(", ");
  return (
    <>
      <p class="hint">{confirmWords.hint}</p>
      <article class="card">
        <p class="what">{[permission, view?.answer?.resource?.name].filter(Boolean).join(" · ")}</p>
        <p class="quiet">
          {panelWords.duration}: {lengthText(request.durationSeconds ?? null)}
        </p>
        {request.justification && <p>{request.justification}</p>}
      </article>
      {problem && (
        <p class="error" role="alert">
          {problem.detail}
        </p>
      )}
      <div class="actions">
        <Button kind="primary" busy={busy} onPress={(event) => void press(event)}>
          {confirmWords.send}
        </Button>
        <Button onPress={() => window.close()}>{confirmWords.cancel}</Button>
      </div>
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
