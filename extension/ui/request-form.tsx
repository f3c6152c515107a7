/** What can be asked for on one resource: which permission, why, for how long; and who will say yes. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { PermissionOffers } from "../../worker/contract/offers";
import type { AccessRequest, DryRun, NewRequest } from "../../worker/contract/requests";
import type { SightingAnswer } from "../../worker/contract/sightings";
import type { BundleId, ResourceId } from "../../worker/contract/values";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { panelWords } from "../words.ts";
import { type Doubt, GuardedButton } from "./guarded-button.tsx";
import { lengthsUpTo, lengthText } from "./lengths.ts";
import { type Choice, choicesOf, keyOf, startWith } from "./pick-offer.ts";

type Wanted = Omit<NewRequest, "justification"> & { readonly justification: string };

const DRY_RUN_AFTER_MS = 350;

export function RequestForm({
  resourceId,
  bundleId,
  offers,
  suggested,
  start = null,
  client,
  framed,
  onRequested,
}: {
  /** What is asked for: a resource, */
  readonly resourceId?: ResourceId;
  /** or a bundle as a whole. */
  readonly bundleId?: BundleId;
  readonly offers: ReadonlyArray<PermissionOffers>;
  readonly suggested: SightingAnswer["suggested"];
  /** What the form begins with, where a person chose it before. */
  readonly start?: { readonly flowId: string; readonly permission: string } | null;
  readonly client: TabClient;
  /** A page is around us: every press has to prove itself. */
  readonly framed: boolean;
  readonly onRequested: (request: AccessRequest) => void;
}) {
  const choices = choicesOf(offers);
  const [picked, setPicked] = useState<string | null>(null);
  const choice =
    choices.find((one) => keyOf(one) === picked) ?? startWith(choices, start ?? suggested);
  const [seconds, setSeconds] = useState<number | null | undefined>(undefined);
  const [justification, setJustification] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const key = useRef({ of: "", value: "" });
  const id = useId();
  const lengths = choice ? lengthsUpTo(choice.maxSeconds, choice.defaultSeconds) : [];
  const length = lengths.find((one) => one === seconds) ?? choice?.defaultSeconds ?? null;
  const wanted: Wanted | null = choice && {
    flowId: choice.flowId,
    ...(resourceId && { units: [{ resourceId, permission: choice.permission }] }),
    ...(bundleId && { bundleId }),
    durationSeconds: length,
    justification,
  };
  const dryRun = useDryRun(client, wanted);
  if (!choice || !wanted) return null;

  async function doubt(why: Doubt): Promise<void> {
    if (!wanted) return;
    setNote(why === "covered" ? panelWords.covered : panelWords.confirmElsewhere);
    await client
      .confirm({ kind: "request", request: wanted })
      .catch((error: unknown) => setProblem(asProblem(error)));
  }

  async function send(): Promise<void> {
    if (!wanted) return;
    setBusy(true);
    setProblem(null);
    try {
      const idempotencyKey = keyFor(key.current, wanted);
      onRequested(await client.call("createRequest", { body: wanted }, { idempotencyKey }));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  }

  const isSuggested = suggested !== null && keyOf(suggested) === keyOf(choice);
  const why = dryRun && !dryRun.requestable ? dryRun.reasons.map((r) => r.message) : [];
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <label for={`${id}p`}>{bundleId ? panelWords.flow : panelWords.permission}</label>
      <select
        id={`${id}p`}
        value={keyOf(choice)}
        onChange={(event) => setPicked(event.currentTarget.value)}
      >
        {choices.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {optionText(one, choices)}
          </option>
        ))}
      </select>
      {isSuggested && <p class="hint good">{panelWords.suggested}</p>}
      <p class="hint">
        {choice.approval.summary}, {upTo(choice.maxSeconds)}
      </p>
      <label for={`${id}d`}>{panelWords.duration}</label>
      <select
        id={`${id}d`}
        value={String(length)}
        onChange={({ currentTarget: { value } }) =>
          setSeconds(value === "null" ? null : Number(value))
        }
      >
        {lengths.map((one) => (
          <option key={one} value={String(one)}>
            {lengthText(one)}
          </option>
        ))}
      </select>
      <label for={`${id}j`}>
        {panelWords.justification}
        {choice.justificationRequired ? "" : " (optional)"}
      </label>
      <textarea
        id={`${id}j`}
        rows={2}
        maxLength={2_000}
        value={justification}
        placeholder={choice.approval.automatic ? "" : panelWords.justificationHint}
        onInput={(event) => setJustification(event.currentTarget.value)}
      />
      {why.map((message) => (
        <p class="hint" key={message}>
          {message}
        </p>
      ))}
      {problem && (
        <p class="error" role="alert">
          {problem.detail}
        </p>
      )}
      {note && (
        <p class="hint warn" role="status">
          {note}
        </p>
      )}
      <div class="actions">
        <GuardedButton
          framed={framed}
          kind="primary"
          busy={busy}
          disabled={choice.justificationRequired && justification.trim() === ""}
          onPress={() => void send()}
          onDoubt={(why) => void doubt(why)}
        >
          {busy ? panelWords.requesting : panelWords.request}
        </GuardedButton>
      </div>
    </form>
  );
}

const upTo = (seconds: number | null) =>
  seconds === null ? panelWords.noEnd : panelWords.upTo(lengthText(seconds));

/** The flow is named only where one permission comes by several. */
function optionText(one: Choice, all: ReadonlyArray<Choice>): string {
  const several = all.filter(({ permission }) => permission === one.permission).length > 1;
  const how = one.approval.automatic ? panelWords.automatic : panelWords.approval.toLowerCase();
  return `${one.title} · ${how}${several ? ` · ${one.name}` : ""}`;
}

/** The same request keeps its key until an answer came. */
function keyFor(kept: { of: string; value: string }, wanted: unknown): string {
  const of = JSON.stringify(wanted);
  if (kept.of !== of) Object.assign(kept, { of, value: crypto.randomUUID() });
  return kept.value;
}

/** What would happen, asked while somebody types. */
function useDryRun(client: TabClient, wanted: Wanted | null): DryRun | null {
  const [answer, setAnswer] = useState<DryRun | null>(null);
  const asked = wanted && JSON.stringify(wanted);
  // `asked` is `wanted` as a value.
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const timer = setTimeout(() => {
      client.call("dryRunRequest", { body: wanted }).then(
        (told) => !over && setAnswer(told),
        () => !over && setAnswer(null),
      );
    }, DRY_RUN_AFTER_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return answer;
}
