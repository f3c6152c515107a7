/** Mails that carry a saved report, and the one that shows that mail works. */
import { z } from "zod";
import { ReportId } from "../../contract/values";
import type { Letter } from "../letter";
import { type Dropped, drop, template } from "../template";
import { fullTime } from "../times";

export const report = template({
  payload: z.object({ reportId: ReportId, runAt: z.int() }),
  async write(ctx, { reportId, runAt }, reader): Promise<Letter | Dropped> {
    if (!ctx.reportMail) throw new Error("reports cannot be made here");
    const made = await ctx.reportMail(reportId, runAt);
    if (!made) return drop("the report is gone");
    const { name, summary, file } = made;
    const at = fullTime(runAt, reader.zone);
    return {
      subject: `Report: ${name}`,
      preheader: summary,
      title: name,
      thread: reportId,
      blocks: [
        {
          kind: "text",
          text: file
            ? "The report is attached."
            : "The report is too large for a mail. Sign in to download it.",
        },
        {
          kind: "facts",
          rows: [
            { label: "Holds", lines: [summary] },
            { label: "As of", lines: [at] },
            ...(file ? [{ label: "File", lines: [file.name] }] : []),
          ],
        },
        {
          kind: "buttons",
          buttons: [
            {
              label: file ? "Open in Hallpass" : "Download the report",
              url: `${ctx.settings.publicUrl}/admin/reports/${reportId}`,
              look: file ? "plain" : "main",
            },
          ],
        },
        {
          kind: "small",
          text: `An admin of ${reader.organization} chose that this report is sent to you.`,
        },
      ],
      ...(file && { attachments: [file] }),
    };
  },
});

export const testMail = template({
  urgent: true,
  payload: z.object({ by: z.string() }),
  async write(ctx, { by }, reader): Promise<Letter> {
    return {
      subject: `Test mail from Hallpass at ${reader.organization}`,
      preheader: "Mail works.",
      title: "Mail works",
      thread: null,
      blocks: [
        {
          kind: "text",
          text: `${by} asked Hallpass to send this at ${fullTime(ctx.now(), reader.zone)}. It arrived, so mails can leave.`,
        },
      ],
    };
  },
});
