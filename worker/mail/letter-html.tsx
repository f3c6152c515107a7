/**
 * A letter as HTML for mail programs: tables, inline styles, 600 px, no images, no script, nothing loaded from
 * anywhere. Dark colours come by media query; programs that ignore it show the light ones.
 */
import { render } from "preact-render-to-string";
import { fontStack, light, narrowWidth, radius } from "../lib/tokens";
import { oneLine } from "./clean-text";
import type { Letter, Letterhead } from "./letter";
import { BlockView, Table } from "./letter-blocks";
import { small, styles } from "./letter-styles";

export function letterHtml(letter: Letter, head: Letterhead): string {
  return `<!doctype html>${render(<Page letter={letter} head={head} />)}`;
}

function Page({ letter, head }: { readonly letter: Letter; readonly head: Letterhead }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta
          name="format-detection"
          content="telephone=no, date=no, address=no, email=no, url=no"
        />
        <title>{oneLine(letter.subject)}</title>
        <style>{styles}</style>
      </head>
      <body class="ground" style={{ margin: 0, padding: 0, background: light.ground }}>
        <Preheader text={letter.preheader} />
        <Table class="ground" style={{ background: light.ground, fontFamily: fontStack }}>
          <tr>
            <td align="center" style={{ padding: "24px 12px" }}>
              <Paper letter={letter} organization={head.organization} />
              <Foot head={head} />
            </td>
          </tr>
        </Table>
      </body>
    </html>
  );
}

const Preheader = ({ text: shown }: { readonly text: string }) => (
  <div style={{ display: "none", maxHeight: 0, overflow: "hidden", opacity: 0 }}>
    {oneLine(shown)}
  </div>
);

const Paper = ({
  letter,
  organization,
}: {
  readonly letter: Letter;
  readonly organization: string;
}) => (
  <Table
    class="paper"
    style={{
      maxWidth: `${narrowWidth}px`,
      background: light.paper,
      border: `1px solid ${light.line}`,
      borderRadius: `${radius}px`,
    }}
  >
    <tr>
      <td class="pad" align="left" style={{ padding: "32px 32px 20px" }}>
        <p class="muted" style={{ ...small, margin: "0 0 8px" }}>
          Hallpass · {oneLine(organization)}
        </p>
        <h1
          class="ink"
          style={{
            margin: "0 0 16px",
            fontSize: "22px",
            lineHeight: "30px",
            fontWeight: 600,
            color: light.ink,
            overflowWrap: "anywhere",
          }}
        >
          {oneLine(letter.title)}
        </h1>
        {letter.blocks.map((block) => (
          <BlockView block={block} />
        ))}
      </td>
    </tr>
  </Table>
);

const Foot = ({ head }: { readonly head: Letterhead }) => (
  <Table style={{ maxWidth: `${narrowWidth}px` }}>
    <tr>
      <td class="pad" align="left" style={{ padding: "16px 32px" }}>
        <p class="muted" style={{ ...small, margin: 0, fontSize: "13px" }}>
          Sent by Hallpass for {oneLine(head.organization)} from{" "}
          <a class="link" href={head.publicUrl} style={{ color: light.accent }}>
            {new URL(head.publicUrl).host}
          </a>
          . Nobody reads answers to this address.
        </p>
      </td>
    </tr>
  </Table>
);
