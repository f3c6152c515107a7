/** Beside the cards: what the flow means in plain words, whom and what it matches now, and what to look at. */
import { ArrowRight } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import { Dialog } from "../../parts/dialog";
import { PeopleList, ResourceList } from "../../parts/flows/matched";
import { Loading } from "../../parts/states";
import { builderWords, cardWords, railWords as words } from "../../words/flow-builder";
import { type CardId, cardOf, openPoints } from "./cards";

type Preview = Output<"previewFlow">;

export function Rail(props: {
  readonly preview: Preview | undefined;
  /** A flow with an access link, which lets in people nobody knows yet. */
  readonly link: boolean;
  readonly goTo: (card: CardId) => void;
}) {
  const { preview, goTo, link } = props;
  return (
    <aside class="rail card" aria-label={words.title}>
      <h2>{words.title}</h2>
      {preview ? <Told preview={preview} goTo={goTo} link={link} /> : <Loading lines={5} />}
    </aside>
  );
}

function Told(props: {
  readonly preview: Preview;
  readonly link: boolean;
  readonly goTo: (card: CardId) => void;
}) {
  const { preview, goTo } = props;
  const open = openPoints(preview.problems);
  return (
    <>
      <Matches preview={preview} link={props.link} />
      {preview.summary.length > 0 ? (
        <ul class="summary">
          {preview.summary.map((line) => (
            <li key={`${line.pointer} ${line.text}`}>{line.text}</li>
          ))}
        </ul>
      ) : (
        <p class="muted">{words.nothing}</p>
      )}
      {preview.warnings.length > 0 && (
        <Points
          title={words.warnings}
          tone="warn"
          goTo={goTo}
          points={preview.warnings.map((w) => ({ card: cardOf(w.pointer), text: w.message }))}
        />
      )}
      {open.length > 0 && (
        <Points title={builderWords.todo} tone="plain" goTo={goTo} points={open} />
      )}
    </>
  );
}

function Points(props: {
  readonly title: string;
  readonly tone: "warn" | "plain";
  readonly points: ReadonlyArray<{ readonly card: CardId; readonly text: string }>;
  readonly goTo: (card: CardId) => void;
}) {
  return (
    <section class={`points ${props.tone}`} aria-label={props.title}>
      <h3>{props.title}</h3>
      <ul>
        {props.points.map(({ card, text }) => (
          <li key={`${card} ${text}`}>
            <button type="button" onClick={() => props.goTo(card)}>
              <span>{text}</span>
              <ArrowRight size={14} aria-hidden="true" />
              <span class="visually-hidden">{words.goTo(cardWords[card][0])}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Figures that open the list behind them. */
function Matches(props: { readonly preview: Preview; readonly link: boolean }) {
  const { people, resources } = props.preview;
  const [shown, setShown] = useState<"people" | "resources" | null>(null);
  return (
    <div class="figures">
      <Figure
        text={people ? words.people(people.count, people.more) : words.unknown}
        note={props.link ? words.knownNow : words.peopleNow}
        onOpen={people?.count ? () => setShown("people") : undefined}
      />
      <Figure
        text={resources ? words.resources(resources.count, resources.more) : words.unknown}
        note={words.resourcesNow}
        onOpen={resources?.count ? () => setShown("resources") : undefined}
      />
      {shown === "people" && people && (
        <Dialog title={words.peopleTitle} onClose={() => setShown(null)}>
          <PeopleList counted={people} />
        </Dialog>
      )}
      {shown === "resources" && resources && (
        <Dialog title={words.resourcesTitle} onClose={() => setShown(null)}>
          <ResourceList counted={resources} />
        </Dialog>
      )}
    </div>
  );
}

const Figure = (props: {
  readonly text: string;
  readonly note: string;
  readonly onOpen: (() => void) | undefined;
}) =>
  props.onOpen ? (
    <button type="button" class="figure-box" onClick={props.onOpen}>
      <strong>{props.text}</strong> <span class="muted small">{props.note}</span>
    </button>
  ) : (
    <p class="figure-box">
      <strong>{props.text}</strong> <span class="muted small">{props.note}</span>
    </p>
  );
