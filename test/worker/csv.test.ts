/** Cells of a CSV file, as spreadsheets of any country read them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, csvCell, csvLine } from "../../worker/admin/csv";
import { reportFile } from "../../worker/admin/export-file";

/** A reader that splits at `separator`, and takes quotes for quotes only where a cell begins, as spreadsheets do. */
function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let [quoted, begun] = [false, false];
  const end = () => {
    cells.push(cell);
    cell = "";
    begun = false;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (char === '"' && !begun) {
      quoted = true;
      begun = true;
    } else if (char === separator || char === "\n" || char === "\r") end();
    else {
      cell += char;
      begun = true;
    }
  }
  end();
  return cells;
}

/** A reader that knows no quotes at all. */
const piecesOf = (text: string, separator: string): string[] =>
  text.split(new RegExp(`[\\r\\n${separator === "|" ? "\\|" : separator}]`));

const isFormula = (cell: string) => /^[\s"]*[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(cell);

const nasty = fc
  .array(
    fc.constantFrom(
      ...[..."=+-@;,|\t\r\n\"' ax1()!＝＋－＠\u00a0\u0085\u2028"],
      "cmd|' /c calc'!A0",
      "\r\n",
      "\u0000",
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test.each([",", ";", "\t", "|"])("no cell becomes a formula where %j separates", (separator) => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
      const line = csvLine(cells);
      expect(cellsOf(line, separator).filter(isFormula)).toEqual([]);
      // Behind a comma our quotes are at the beginning of a cell; who knows no quotes splits elsewhere.
      if (separator !== ",") expect(piecesOf(line, separator).filter(isFormula)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

test("a cell with a semicolon is quoted, and what follows it is text", () => {
  expect(csvCell("x;=1+2")).toBe(`"x;'=1+2"`);
  expect(csvCell("x\t@SUM(A1)")).toBe(`"x\t'@SUM(A1)"`);
  expect(csvCell('x;"=1"')).toBe(`"x;'""=1"""`);
});

test("what a reader of commas gets is the text itself, but for the apostrophes", () => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
      const bare = (text: string) => text.replaceAll("'", "").replaceAll("\u0000", "");
      const [read] = [cellsOf(csvLine(cells).slice(0, -2), ",")];
      expect(read.map(bare)).toEqual(cells.map(bare));
    }),
  );
});

test("numbers, plain words and JSON keep their form", () => {
  const cells: Cell[] = [-5, "a-b=c", '{"tags":["a","@b"],"n":[-1,-2]}', true, null];
  expect(csvLine(cells)).toBe('-5,a-b=c,"{""tags"":[""a"",""@b""],""n"":[-1,-2]}",true,\r\n');
});

test("a CSV file begins with the mark that makes Excel read it as UTF-8", async () => {
  const rows = [{ name: "Jürgen" }];
  const file = reportFile(
    {
      name: "people",
      format: "csv",
      columns: ["name"],
      heading: () => Promise.reject(new Error("a table has no heading")),
    },
    async () => {
      const page = rows.splice(0);
      return page.length === 0 ? null : { rows: page, ocsf: () => [] };
    },
  );
  const bytes = new Uint8Array(await new Response(file.body).arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe("name\r\nJürgen\r\n");
});
