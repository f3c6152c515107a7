/** One request of mine: how it stands, how long it lasts, and what I can do with it. */
import { useEffect, useState } from "preact/hooks";
import type { AccessDetails, AccessRequest } from "../../worker/contract/requests";
import type { RequestId } from "../../worker/contract/values";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { shortLength } from "../page/short-length.ts";
import { panelWords, requestWords } from "../words.ts";
import { Details } from "./access-details.tsx";
import { StateBadge } from "./badge.tsx";
import { Button, OutLink } from "./button.tsx";
import { Countdown } from "./countdown.tsx";
import { GuardedButton } from "./guarded-button.tsx";
import { useRequest } from "./use-request.ts";

type Act = "extendRequest" | "returnRequest" | "cancelRequest";

export function RequestCard({
  requestId,
  first = null,
  portal,
  client,
  framed,
  onState,
}: {
  readonly requestId: RequestId;
  readonly first?: AccessRequest | null;
  readonly portal: string | null;
  readonly client: TabClient;
  /** A page is around us. */
  readonly framed: boolean;
  /** Whenever it stands otherwise than before. */
  readonly onState?: (state: AccessRequest["state"]) => void;
}) {
  const [request, setRequest] = useRequest(client, requestId, first);
  const [acting, setActing] = useState<Act | null>(null);
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [details, setDetails] = useState<ReadonlyArray<AccessDetails> | null>(null);
  const state = request?.state;
  // Only a change of state is news.
  useEffect(() => {
    if (state) onState?.(state);
  }, [state]);
  if (!request || !state) return null;

  async function act(id: Act): Promise<void> {
    setActing(id);
    setProblem(null);
    try {
      setRequest(await client.call(id, { params: { requestId } }));
      setSure(false);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setActing(null);
    }
  }

  /** Handing back and withdrawing only take away, so a trusted press is enough there. */
  async function confirmExtension(): Promise<void> {
    setProblem({ code: "covered", detail: panelWords.covered });
    await client
      .confirm({ kind: "extend", requestId })
      .catch((error: unknown) => setProblem(asProblem(error)));
  }

  async function open(): Promise<void> {
    const answer = await client
      .call("listAccessDetails", { params: { requestId } })
      .catch((error: unknown) => setProblem(asProblem(error)));
    if (answer) setDetails(answer.items);
  }

  const { extension, approvers, units } = request;
  const what = units.map((unit) => `${unit.permissionTitle} · ${unit.resource}`);
  const waitsFor = approvers.map(({ fullName, email }) => fullName || email).join(", ");
  return (
    <article class="card" aria-label={request.number}>
      <header>
        <StateBadge state={state} />
        <span class="quiet">{request.number}</span>
      </header>
      {[...new Set(what)].map((line) => (
        <p class="what" key={line}>
          {line}
        </p>
      ))}
      {state === "active" && <Countdown until={request.expiresAt} />}
      {state === "pending" && waitsFor && <p class="hint">{requestWords.waitsFor(waitsFor)}</p>}
      {request.message && <p class="hint">{request.message}</p>}
      {request.units.some((unit) => unit.missingSince !== null) && (
        <p class="hint">{requestWords.missing}</p>
      )}
      {problem && (
        <p class="error" role="alert">
          {problem.detail}
        </p>
      )}
      <div class="actions">
        {state === "active" && !details && (
          <Button kind="primary" onPress={() => void open()}>
            {requestWords.details}
          </Button>
        )}
        {extension.allowed && extension.seconds && (
          <GuardedButton
            framed={framed}
            busy={acting === "extendRequest"}
            onPress={() => void act("extendRequest")}
            onDoubt={() => void confirmExtension()}
          >
            {requestWords.extend(shortLength(extension.seconds))}
          </GuardedButton>
        )}
        {request.can.return && !sure && (
          <Button onPress={() => setSure(true)}>{requestWords.giveBack}</Button>
        )}
        {request.can.cancel && (
          <Button busy={acting === "cancelRequest"} onPress={() => void act("cancelRequest")}>
            {requestWords.withdraw}
          </Button>
        )}
      </div>
      {sure && request.can.return && (
        <fieldset class="actions">
          <legend>{requestWords.giveBackSure}</legend>
          <Button
            kind="danger"
            busy={acting === "returnRequest"}
            onPress={() => void act("returnRequest")}
          >
            {requestWords.giveBack}
          </Button>
          <Button onPress={() => setSure(false)}>{requestWords.keep}</Button>
        </fieldset>
      )}
      {details && state === "active" && <Details items={details} />}
      {portal && <OutLink href={`${portal}/requests/${requestId}`}>{requestWords.portal}</OutLink>}
    </article>
  );
}
