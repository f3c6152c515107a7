/** The flow as text. What can be read goes into the form at once; what cannot is shown with its line. */
import { useId, useMemo, useState } from "preact/hooks";
import type { Output } from "../../api/endpoints";
import type { Catalogue } from "../../parts/flows/catalogue";
import { yamlWords as words } from "../../words/flow-builder";
import { problemText } from "./cards";
import type { Draft } from "./flow-form";
import { readYaml, writeYaml } from "./flow-yaml";

export type YamlText = {
  readonly text: string;
  /** The document it was read as, or that stood when it last could be read. */
  readonly of: Draft;
  /** It cannot be read. */
  readonly broken: boolean;
};

export function YamlTab(props: {
  readonly document: Draft;
  readonly onDocument: (document: Draft) => void;
  readonly catalogue: Catalogue;
  readonly problems: Output<"previewFlow">["problems"];
  /** What was typed before, kept while another tab is open. */
  readonly kept: YamlText | null;
  readonly onKeep: (text: YamlText) => void;
}) {
  const { document, kept, catalogue } = props;
  const id = useId();
  const [typed, setTyped] = useState(() => (kept?.of === document ? kept.text : null));
  // An edit elsewhere, such as loading another draft, writes the text anew.
  const [of, setOf] = useState(document);
  const text = typed !== null && of === document ? typed : writeYaml(document, catalogue.names);
  const read = useMemo(() => readYaml(text, catalogue.ids), [text, catalogue.ids]);
  const type = (next: string) => {
    const { document: written } = readYaml(next, catalogue.ids);
    setTyped(next);
    const now = written ?? document;
    setOf(now);
    props.onKeep({ text: next, of: now, broken: written === undefined });
    if (written) props.onDocument(written);
  };
  const found = [
    ...read.errors,
    ...(read.document
      ? props.problems.map((p) => ({ line: read.lineOf(p.pointer), message: problemText(p) }))
      : []),
  ].sort((a, b) => a.line - b.line);
  const lines = text.split("\n").length;
  return (
    <section class="card stack">
      <div class="field">
        <label htmlFor={id}>{words.label}</label>
        <span class="hint" id={`${id}-hint`}>
          {words.hint}
        </span>
        <div class="yaml">
          <pre aria-hidden="true">{Array.from({ length: lines }, (_, i) => i + 1).join("\n")}</pre>
          <textarea
            id={id}
            class="input mono"
            wrap="off"
            spellcheck={false}
            autoComplete="off"
            autoCapitalize="off"
            rows={lines + 1}
            aria-describedby={`${id}-hint ${id}-found`}
            aria-invalid={read.errors.length > 0}
            value={text}
            onInput={(e) => type(e.currentTarget.value)}
          />
        </div>
      </div>
      <div id={`${id}-found`} role="status" class="yaml-found">
        {read.errors.length > 0 && <p class="wrong">{words.broken}</p>}
        {found.length === 0 ? (
          <p class="muted">{words.fine}</p>
        ) : (
          <ul>
            {found.map(({ line, message }) => (
              <li key={`${line} ${message}`} class="wrong">
                <strong>{words.line(line)}</strong> {message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
