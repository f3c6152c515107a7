/** Using what a status page hands out: the connection string, against the real PostgreSQL. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import type { Page } from "playwright-core";

/** What PostgreSQL says to a role that is gone or may not log in any more. */
export const loggedOut = ["28P01", "28000"];

/** Presses the button that shows the password, and reads the whole connection string. */
export async function reveal(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Show the password once" }).click();
  const shown = page.locator("[data-keep] code", { hasText: /^postgresql:/ });
  return (await shown.textContent()) ?? "";
}

/** The same in the portal. */
export async function revealInPortal(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Show the secret once" }).click();
  const shown = page.locator(".secret code", { hasText: /^postgresql:/ });
  return (await shown.textContent()) ?? "";
}

/** Logs in, runs one statement and leaves. Answers how many rows it was about. */
export async function run(connection: string, sql: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: connection });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}

/** PostgreSQL's code of the refusal, or "allowed". */
export const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "allowed",
    (error: { code?: string }) => error.code ?? String(error),
  );

/** With the program people use. Null on a machine that does not have it. */
export async function runWithPsql(connection: string, sql: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("psql", [connection, "-Atc", sql]);
    return stdout.trim();
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}
