/** `/r/:secret`: a report that an admin shared by a link. Opening it shows what it is; its button downloads it. */
import { type Context, Hono } from "hono";
import type { ReportRow } from "../../db/schema";
import { filterWords, namesIn, timeframeWords } from "../admin/report-words";
import { downloadShare, openShare } from "../admin/share-report";
import { clientNetwork } from "../lib/client-network";
import type { AppEnv } from "../routes/app-env";
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
        <form method="post" action={`/r/${secret}`} class="stack">
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

async function open(c: C): Promise<Response> {
  const { ctx } = c.var;
  const secret = c.req.param("secret") ?? "";
  const report = await openShare(ctx, secret, networkOf(c));
  const holds = filterWords(report.filters, await namesIn(ctx, [report.filters]));
  const answer = await showPage(
    c,
    { title: report.name },
    <SharedReportPage report={report} holds={holds} secret={secret} />,
  );
  // The address holds the secret: neither the browser's cache nor one on the way may keep it.
  answer.headers.set("cache-control", "no-store");
  return answer;
}

/** A form post and not a link: scanners of mails and chats open every address they see. */
async function download(c: C): Promise<Response> {
  const file = await downloadShare(c.var.ctx, c.req.param("secret") ?? "", networkOf(c));
  return c.body(file.body, 200, {
    "content-type": file.contentType,
    "content-disposition": `attachment; filename="${file.name}"`,
    "cache-control": "no-store",
  });
}

export const sharedReportRoutes = new Hono<AppEnv>()
  .get("/r/:secret", open)
  .post("/r/:secret", download);
