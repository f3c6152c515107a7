/** One card of the builder: a part of the sentence, numbered. */
import type { ComponentChildren } from "preact";
import { cardWords } from "../../words/flow-builder";
import { type CardId, cardAnchor } from "./cards";

export function StepCard(props: {
  readonly card: CardId;
  readonly number?: number;
  /** What is still open here; shown once somebody wanted to publish. */
  readonly open: ReadonlyArray<string>;
  readonly children: ComponentChildren;
}) {
  const [title, lead] = cardWords[props.card];
  return (
    <section class="card step" aria-labelledby={cardAnchor(props.card)}>
      <header>
        {props.number !== undefined && (
          <span class="step-number" aria-hidden="true">
            {props.number}
          </span>
        )}
        <h2 id={cardAnchor(props.card)} tabIndex={-1}>
          {props.number !== undefined && <span class="visually-hidden">{props.number}. </span>}
          {title} <span class="lead">{lead}</span>
        </h2>
      </header>
      {props.open.length > 0 && (
        <ul class="step-open">
          {props.open.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <div class="stack">{props.children}</div>
    </section>
  );
}

/** Shows a card and puts the focus on its title. */
export function goToCard(card: CardId): void {
  const title = document.getElementById(cardAnchor(card));
  title?.closest("section")?.scrollIntoView({ block: "start" });
  title?.focus({ preventScroll: true });
}
