/** One box for everything that can be requested: type, arrows, Enter; Escape empties it. Empty, it offers what one asks for often. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "../api/problem.ts";
import type { TabClient } from "../messages/ask.ts";
import { Trouble } from "../ui/trouble.tsx";
import { type Pick, picksOfHits } from "./picks.ts";
import { homeWords as words } from "./words.ts";

/** Long enough that a word is typed, short enough that nobody waits. */
const TYPED_MS = 150;

type Found = { readonly of: string; readonly picks: ReadonlyArray<Pick>; readonly more: boolean };

export function Search({
  client,
  starting,
  first,
  onPick,
  onTyped,
}: {
  readonly client: TabClient;
  /** Shown while nothing is typed. */
  readonly starting: ReadonlyArray<Pick>;
  /** What the box begins with. */
  readonly first: string;
  readonly onPick: (pick: Pick) => void;
  /** Whether something is typed: then the results are all that counts. */
  readonly onTyped: (typed: boolean) => void;
}) {
  const [text, setText] = useState(first);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** Below zero: nothing is chosen, so Enter does nothing. */
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const asked = text.trim();
  useEffect(() => input.current?.focus(), []);
  useEffect(() => onTyped(asked !== ""), [asked !== ""]);
  useEffect(() => {
    setAt(asked === "" ? -1 : 0);
    setProblem(null);
    if (asked === "") return setFound(null);
    let over = false;
    const timer = setTimeout(() => {
      client.call("searchOffers", { query: { q: asked } }).then(
        ({ items, more }) => !over && setFound({ of: asked, picks: picksOfHits(items), more }),
        (error: unknown) => !over && setProblem(asProblem(error)),
      );
    }, TYPED_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked, client]);

  const picks = asked === "" ? starting : (found?.picks ?? []);
  const place = Math.min(at, picks.length - 1);
  const current = picks[place];
  // Enter means what is on the screen, so not while that belongs to an older word.
  const settled = asked === "" || found?.of === asked;

  function onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && picks.length > 0)
      setAt((Math.max(place, step < 0 ? 0 : -1) + step + picks.length) % picks.length);
    else if (event.key === "Enter" && current && settled && event.isTrusted) onPick(current);
    else if (event.key === "Escape" && text !== "") setText("");
    else return;
    event.preventDefault();
  }

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  return (
    <search class="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.search}
        aria-expanded={picks.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${id}-${picks.indexOf(current)}` : undefined}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        placeholder={words.search}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {problem && <Trouble problem={problem} client={client} />}
      {picks.length > 0 && (
        <>
          <p class={asked === "" ? "section-title starting" : "section-title"} id={`${id}-title`}>
            {asked === "" ? words.start : words.found(picks.length)}
          </p>
          <div
            class={asked === "" ? "picks starting" : "picks"}
            role="listbox"
            id={`${id}-list`}
            aria-labelledby={`${id}-title`}
          >
            {picks.map((pick, i) => (
              <div
                key={pick.key}
                id={`${id}-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={pick === current}
                onClick={({ isTrusted }) => isTrusted && onPick(pick)}
                onKeyDown={() => undefined}
              >
                <span class="pick-title">{pick.title}</span>
                <span class="pick-tag">{pick.tag}</span>
                <span class="quiet">{pick.detail}</span>
              </div>
            ))}
          </div>
        </>
      )}
      {asked !== "" && found?.more && <p class="hint">{words.more}</p>}
      {asked !== "" && settled && picks.length === 0 && !problem && (
        <div class="empty" role="status">
          <p>{words.nothingFound(asked)}</p>
          <p class="hint">{words.nothingFoundHint}</p>
        </div>
      )}
    </search>
  );
}
