/** A letter as plain text: the same facts, addresses written out. */
import { oneLine, plainText, quotedText } from "./clean-text";
import type { Block, FactRow, Letter, Letterhead } from "./letter";
import { spacedCode } from "./letter";

export function letterText(letter: Letter, head: Letterhead): string {
  return [
    oneLine(letter.title),
    ...letter.blocks.map(blockText),
    "-- ",
    `Sent by Hallpass for ${oneLine(head.organization).replace(/\.$/, "")}. Nobody reads answers to this address.\n${head.publicUrl}`,
    "",
  ].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
    case "small":
      return plainText(block.text);
    case "notice":
      return `** ${oneLine(block.text)}`;
    case "facts":
      return block.rows.map(rowText).join("\n");
    case "buttons":
      return block.buttons.map(({ label, url }) => `${oneLine(label)}:\n${url}`).join("\n\n");
    case "code":
      return `    ${spacedCode(block.code)}\n\n${plainText(block.note)}`;
  }
}

/** What people wrote is marked line by line, so that it cannot pass for a line of ours. */
function rowText({ label, lines, quoted }: FactRow): string {
  const shown = quoted
    ? lines.flatMap((line) => quotedText(line).split("\n")).map((line) => `> ${line}`)
    : lines.map(oneLine);
  const [only] = shown;
  if (shown.length === 1 && !quoted) return `${label}: ${only}`;
  return [`${label}:`, ...shown.map((line) => `  ${line}`)].join("\n");
}
