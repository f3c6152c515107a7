/** The parts of a letter as HTML: each cleans what it shows. */
import type { ComponentChildren } from "preact";
import { light, monoStack, radius } from "../lib/tokens";
import { oneLine, plainText, quotedText } from "./clean-text";
import { type Block, type FactRow, type LinkButton, spacedCode, type Tone } from "./letter";
import { type Style, small, text, written } from "./letter-styles";

type TableProps = {
  readonly class?: string;
  readonly style?: Style;
  readonly children: ComponentChildren;
};

/** A table for layout only: screen readers must not announce it. */
export const Table = ({ class: name, style, children }: TableProps) => (
  <table
    role="presentation"
    class={name ?? ""}
    cellpadding="0"
    cellspacing="0"
    width="100%"
    style={{ borderCollapse: "separate", ...style }}
  >
    <tbody>{children}</tbody>
  </table>
);

/** Line ends as people set them; not every mail program knows `white-space`. */
const Lines = ({ shown }: { readonly shown: string }) => (
  <>
    {shown.split("\n").map((line, index) => (
      <>
        {index > 0 && <br />}
        {line}
      </>
    ))}
  </>
);

export function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "text":
      return (
        <p class="ink" style={{ ...text, ...written }}>
          <Lines shown={plainText(block.text)} />
        </p>
      );
    case "small":
      return (
        <p class="muted" style={{ ...small, ...written }}>
          <Lines shown={plainText(block.text)} />
        </p>
      );
    case "notice":
      return <Notice tone={block.tone} shown={block.text} />;
    case "facts":
      return <Facts rows={block.rows} />;
    case "buttons":
      return <Buttons buttons={block.buttons} />;
    case "code":
      return <Code code={block.code} note={block.note} />;
  }
}

const tones: Readonly<Record<Tone, Style>> = {
  good: { background: light.goodSoft, color: light.good },
  warn: { background: light.warnSoft, color: light.warn },
  bad: { background: light.badSoft, color: light.bad },
};

const Notice = ({ tone, shown }: { readonly tone: Tone; readonly shown: string }) => (
  <p
    class={tone}
    style={{ ...text, ...tones[tone], padding: "10px 14px", borderRadius: `${radius}px` }}
  >
    {oneLine(shown)}
  </p>
);

const Facts = ({ rows }: { readonly rows: ReadonlyArray<FactRow> }) => (
  <Table style={{ margin: "0 0 20px" }}>
    {rows.map((row) => (
      <Row row={row} />
    ))}
  </Table>
);

function Row({ row }: { readonly row: FactRow }) {
  const cell: Style = {
    padding: "8px 0",
    verticalAlign: "top",
    borderTop: `1px solid ${light.line}`,
  };
  const clean = row.quoted ? quotedText : oneLine;
  return (
    <tr>
      <td
        class="label muted row"
        width="136"
        style={{ ...small, ...cell, margin: 0, width: "136px", paddingRight: "12px" }}
      >
        {row.label}
      </td>
      <td
        class="value ink row"
        dir="auto"
        style={{ ...text, ...written, ...cell, margin: 0, fontSize: "15px", lineHeight: "22px" }}
      >
        {row.lines.map((line, index) => (
          <div style={index === 0 ? {} : { marginTop: "6px" }}>
            <Lines shown={clean(line)} />
          </div>
        ))}
      </td>
    </tr>
  );
}

const Buttons = ({ buttons }: { readonly buttons: ReadonlyArray<LinkButton> }) => (
  <table
    role="presentation"
    class="all"
    cellpadding="0"
    cellspacing="0"
    style={{ margin: "4px 0 16px" }}
  >
    <tbody>
      <tr>
        {buttons.map((button) => (
          <td class="slot" style={{ padding: "0 12px 8px 0" }}>
            <Button button={button} />
          </td>
        ))}
      </tr>
    </tbody>
  </table>
);

function Button({ button: { label, url, look } }: { readonly button: LinkButton }) {
  const colours: Style =
    look === "main"
      ? { background: light.accent, color: light.onAccent, borderColor: light.accent }
      : { background: light.paper, color: light.accent, borderColor: light.edge };
  return (
    <a
      class={`button ${look}`}
      href={url}
      style={{
        display: "inline-block",
        padding: "11px 22px",
        border: "1px solid",
        borderRadius: `${radius}px`,
        fontSize: "16px",
        lineHeight: "22px",
        fontWeight: 600,
        textDecoration: "none",
        ...colours,
      }}
    >
      {oneLine(label)}
    </a>
  );
}

const Code = ({ code, note }: { readonly code: string; readonly note: string }) => (
  <>
    <p
      class="sunken"
      style={{
        ...text,
        margin: "0 0 8px",
        padding: "14px 18px",
        borderRadius: `${radius}px`,
        background: light.sunken,
        fontFamily: monoStack,
        fontSize: "26px",
        lineHeight: "32px",
        letterSpacing: "2px",
      }}
    >
      {spacedCode(code)}
    </p>
    <p class="muted" style={small}>
      {plainText(note)}
    </p>
  </>
);
