/** The support that journeys, chaos and benches stand on: it must really kill, and really keep. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alive } from "../../scripts/processes.ts";
import { launchBrowser } from "../support/browser.ts";
import { runHallpass } from "../support/run-hallpass.ts";
import { sendMail } from "../support/send-mail.ts";
import { startTestSink } from "../support/smtp-sink.ts";

const mail = {
  from: "a@example.com",
  to: "b@example.com",
  subject: "hello",
  text: "see http://localhost/x.",
  html: "<p>x</p>",
};

test("a killed Hallpass leaves no process behind, and the next one goes on with its state", async () => {
  const first = await runHallpass();
  try {
    expect((await first.api("GET", "/healthz")).status).toBe(200);
    expect(first.pids.length).toBeGreaterThan(1);
    await first.kill();
    expect(first.pids.filter(alive)).toEqual([]);
    await expect(first.api("GET", "/healthz")).rejects.toThrow();
    expect(existsSync(join(first.stateDir, "worker", "d1"))).toBe(true);

    const second = await runHallpass({ stateDir: first.stateDir });
    expect((await second.api("GET", "/healthz")).status).toBe(200);
    await second.cron();
    await second.stop();
    expect(second.pids.filter(alive)).toEqual([]);
  } finally {
    rmSync(first.stateDir, { recursive: true, force: true });
  }
});

test("the test sink gives back what was sent, and misbehaves when told to", async () => {
  const sink = await startTestSink();
  try {
    await sendMail(sink.port, mail);
    const received = await sink.waitForMail(({ to }) => to.includes("b@example.com"));
    expect(received).toMatchObject({
      subject: "hello",
      from: "a@example.com",
      links: ["http://localhost/x"],
    });
    sink.misbehave({ kind: "reject", code: 451 });
    await expect(sendMail(sink.port, mail)).rejects.toThrow(/^451/);
    sink.misbehave({ kind: "refuse" });
    await expect(sendMail(sink.port, mail)).rejects.toThrow(/^421/);
    sink.misbehave({ kind: "slow", ms: 300 });
    const startedAt = Date.now();
    await sendMail(sink.port, mail);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(290);
    expect(sink.mails).toHaveLength(2);
    expect(sink.attempts()).toBe(3);
    await expect(sink.waitForMail(() => false, 50)).rejects.toThrow("no such mail");
  } finally {
    await sink.stop();
  }
});

test("the browser of the page tests runs scripts", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<p id=x>no</p><script>x.textContent = 'yes'</script>");
    expect(await page.textContent("#x")).toBe("yes");
  } finally {
    await browser.close();
  }
});
