/** A report on paper: a heading, a table whose cells wrap, and page numbers. */
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "@cantoo/pdf-lib";
import { type FittedText, fittedText } from "./pdf-text";

export type PdfHeading = {
  readonly title: string;
  readonly organization: string;
  /** Such as filters, when it was made, whether the chain was found whole. */
  readonly lines: ReadonlyArray<string>;
  readonly at: Date;
};

export type PdfReport = {
  readonly heading: PdfHeading;
  readonly columns: ReadonlyArray<string>;
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  /** True: there were more rows than a file holds. */
  readonly more: boolean;
};

/** Points. Landscape; the paper grows with the columns, so that none becomes unreadably narrow. */
const papers = [
  { columns: 9, width: 842, height: 595 },
  { columns: 15, width: 1_191, height: 842 },
  { columns: 99, width: 1_684, height: 1_191 },
] as const;
const MARGIN = 36;
const SIZE = 7;
const LEADING = 9;
const PADDING = 3;
const MAX_CELL_LINES = 20;
const INK = rgb(0.09, 0.1, 0.12);
const MUTED = rgb(0.38, 0.4, 0.44);
const RULE = rgb(0.82, 0.83, 0.85);

type Sheet = {
  readonly document: PDFDocument;
  readonly text: FittedText;
  readonly plain: PDFFont;
  readonly bold: PDFFont;
  readonly width: number;
  readonly height: number;
  page: PDFPage;
  /** Where the next line goes, from below. */
  y: number;
};

export async function pdfReport(report: PdfReport): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const [plain, bold] = [
    document.embedStandardFont(StandardFonts.Helvetica),
    document.embedStandardFont(StandardFonts.HelveticaBold),
  ];
  const paper = papers.find((p) => report.columns.length <= p.columns) ?? papers[2];
  const { width, height } = paper;
  const text = fittedText(plain);
  const page = document.addPage([width, height]);
  const sheet: Sheet = { document, text, plain, bold, width, height, page, y: height - MARGIN };
  const { heading } = report;
  document.setTitle(heading.title);
  document.setAuthor(heading.organization);
  document.setProducer("Hallpass");
  document.setCreator("Hallpass");
  document.setCreationDate(heading.at);
  document.setModificationDate(heading.at);
  drawHeading(sheet, heading);
  drawTable(sheet, report);
  drawEnd(sheet, report);
  drawPageNumbers(sheet);
  return document.save();
}

function drawHeading(sheet: Sheet, { title, organization, lines }: PdfHeading): void {
  const room = sheet.width - 2 * MARGIN;
  write(sheet, sheet.text.wrap(title, room * 0.9, 16, 3), 16, sheet.bold, INK);
  write(sheet, sheet.text.wrap(organization, room, 10, 2), 10, sheet.plain, INK);
  for (const line of lines) write(sheet, sheet.text.wrap(line, room, 8, 10), 8, sheet.plain, MUTED);
  sheet.y -= 8;
}

function write(
  sheet: Sheet,
  lines: ReadonlyArray<string>,
  size: number,
  font: PDFFont,
  color: ReturnType<typeof rgb>,
): void {
  for (const line of lines) {
    sheet.y -= size * 1.3;
    sheet.page.drawText(line, { x: MARGIN, y: sheet.y, size, font, color });
  }
}

/** Wider where more stands, within bounds. */
function columnWidths({ columns, rows }: PdfReport, room: number): number[] {
  const sample = rows.slice(0, 200);
  const weights = columns.map((name, i) => {
    const average =
      sample.reduce((sum, row) => sum + (row[i]?.length ?? 0), 0) / (sample.length || 1);
    return Math.min(60, Math.max(8, name.length, average));
  });
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (room * weight) / total);
}

function drawTable(sheet: Sheet, report: PdfReport): void {
  const widths = columnWidths(report, sheet.width - 2 * MARGIN);
  drawRow(sheet, report.columns, widths, sheet.bold);
  for (const row of report.rows) {
    if (drawRow(sheet, row, widths, sheet.plain)) continue;
    sheet.page = sheet.document.addPage([sheet.width, sheet.height]);
    sheet.y = sheet.height - MARGIN;
    drawRow(sheet, report.columns, widths, sheet.bold);
    drawRow(sheet, row, widths, sheet.plain);
  }
}

/** @returns false when it does not fit on what is left of the page; nothing is drawn then */
function drawRow(
  sheet: Sheet,
  cells: ReadonlyArray<string>,
  widths: ReadonlyArray<number>,
  font: PDFFont,
): boolean {
  const wrapped = cells.map((cell, i) =>
    // Bold letters are wider than the ones the measure is of.
    sheet.text.wrap(
      cell,
      ((widths[i] ?? 0) - 2 * PADDING) * (font === sheet.bold ? 0.9 : 1),
      SIZE,
      MAX_CELL_LINES,
    ),
  );
  const height = Math.max(1, ...wrapped.map((lines) => lines.length)) * LEADING + PADDING;
  if (sheet.y - height < MARGIN + LEADING) return false;
  let x = MARGIN;
  for (const [i, lines] of wrapped.entries()) {
    if (lines.length > 0)
      sheet.page.drawText(lines.join("\n"), {
        x: x + PADDING,
        y: sheet.y - LEADING,
        size: SIZE,
        lineHeight: LEADING,
        font,
        color: INK,
      });
    x += widths[i] ?? 0;
  }
  sheet.y -= height;
  sheet.page.drawLine({
    start: { x: MARGIN, y: sheet.y },
    end: { x: sheet.width - MARGIN, y: sheet.y },
    thickness: 0.4,
    color: RULE,
  });
  return true;
}

/** The last line says whether this was all, and what the letters could not show. */
function drawEnd(sheet: Sheet, { rows, more }: PdfReport): void {
  const count = rows.length.toLocaleString("en");
  const end = more
    ? `The first ${count} rows. There are more: narrow the report, or download CSV or JSON Lines for all of them.`
    : rows.length === 0
      ? "Nothing matches."
      : `All ${count} rows.`;
  const note = sheet.text.replaced
    ? " Letters that this file's font does not have are shown by their nearest letter or as ?; CSV and JSON Lines hold them as they are."
    : "";
  if (sheet.y < MARGIN + 4 * LEADING) {
    sheet.page = sheet.document.addPage([sheet.width, sheet.height]);
    sheet.y = sheet.height - MARGIN;
  }
  const lines = sheet.text.wrap(`${end}${note}`, sheet.width - 2 * MARGIN, 8, 4);
  write(sheet, lines, 8, sheet.bold, INK);
}

function drawPageNumbers({ document, plain, width }: Sheet): void {
  const pages = document.getPages();
  for (const [i, page] of pages.entries()) {
    const number = `Page ${i + 1} of ${pages.length}`;
    const x = width - MARGIN - plain.widthOfTextAtSize(number, 8);
    page.drawText(number, { x, y: MARGIN / 2, size: 8, font: plain, color: MUTED });
  }
}
