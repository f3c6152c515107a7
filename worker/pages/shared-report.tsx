/**
 * `/r#secret`: a report that an admin shared by a link. Opening it shows what it is; its button downloads it. The secret
 * stands behind `#`, which no access log sees; links of older versions carry it in the path and work until they expire.
 */
import { type Context, Hono } from "hono";
import type { ReportRow } from "../../db/schema";
import { filterWords, namesIn, timeframeWords } from "../admin/report-words";
import { downloadShare, openShare } from "../admin/share-report";
import { clientNetwork } from "../lib/client-network";
import type { AppEnv } from "../routes/app-env";
import { one, readForm } from "./forms";
import { showPage } from "./page";
import { Card, Fact, Time } from "./parts";

type C = Context<AppEnv>;

const formats = {
  csv: "CSV, for spreadsheets",
  jsonl: "JSON Lines",
  pdf: "PDF",
  ocsf: "OCSF events as JSON Lines",
} as const;

const networkOf = (c: C): string => clientNetwork(c.env, (name) => c.req.header(name));

type SharedReport = Pick<ReportRow, "name" | "timeframe" | "format" | "shareExpiresAt">;

export function SharedReportPage({
  report,
  holds,
  secret,
}: {
  readonly report: SharedReport;
  /** Its filters, in words. */
  readonly holds: string;
  readonly secret: string;
}) {
  return (
    <>
      <div class="lead">
        <p class="eyebrow">Report</p>
        <h1>{report.name}</h1>
        <p>
          Somebody shared this report with you. Treat it as confidential: whoever has this address
          can download it.
        </p>
      </div>
      <Card>
        <dl class="facts">
          <Fact label="Holds">{holds}</Fact>
          <Fact label="Timeframe">{timeframeWords(report.timeframe)}</Fact>
          <Fact label="File">{formats[report.format]}</Fact>
          {report.shareExpiresAt !== null && (
            <Fact label="Link works until">
              <Time at={report.shareExpiresAt} />
            </Fact>
          )}
        </dl>
        <form method="post" action="/r/download" class="stack">
          <input type="hidden" name="secret" value={secret} />
          <div class="actions">
            <button class="button primary" type="submit">
              Download the report
            </button>
          </div>
          <p class="hint">It is made now, from what is known now. Each download is recorded.</p>
        </form>
      </Card>
    </>
  );
}

/** The same for everybody: what is behind the link is shown to whoever posts its secret. */
function showShell(c: C) {
  return showPage(
    c,
    { title: "A report for you" },
    <>
      <div class="lead">
        <h1>Somebody shared a report with you</h1>
        <p>Treat it as confidential: whoever has this address can download it.</p>
      </div>
      <Card>
        <form method="post" action="/r/open" class="stack" data-needs-secret>
          <div class="actions">
            <button class="button primary" type="submit">
              Show the report
            </button>
          </div>
        </form>
        <p class="hint" data-without-secret hidden>
          The end of this address is missing: some mail programs cut it off. Copy the whole address
          from the message, from “http” to its last character, or ask whoever sent it to send it
          once more.
        </p>
        <noscript>
          <p class="hint">
            This page needs JavaScript: it keeps the link's secret out of every log.
          </p>
        </noscript>
      </Card>
    </>,
  );
}

const open = async (c: C) => showReport(c, one(await readForm(c), "secret"));

async function showReport(c: C, secret: string): Promise<Response> {
  const { ctx } = c.var;
  const report = await openShare(ctx, secret, networkOf(c));
  const holds = filterWords(report.filters, await namesIn(ctx, [report.filters]));
  return showPage(
    c,
    { title: report.name },
    <SharedReportPage report={report} holds={holds} secret={secret} />,
  );
}

/** A form post and not a link: scanners of mails and chats open every address they see. */
async function download(c: C): Promise<Response> {
  const secret = one(await readForm(c), "secret");
  const file = await downloadShare(c.var.ctx, secret, networkOf(c));
  return c.body(file.body, 200, {
    "content-type": file.contentType,
    "content-disposition": `attachment; filename="${file.name}"`,
    "cache-control": "no-store",
  });
}

export const sharedReportRoutes = new Hono<AppEnv>()
  .get("/r", showShell)
  .post("/r/open", open)
  .post("/r/download", download)
  .get("/r/:secret", (c) => showReport(c, c.req.param("secret")));
