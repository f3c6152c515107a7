/** From the sign-in page to a page of the portal, by the mailed link, in one browser. */
import type { Page } from "playwright-core";
import type { TestSink } from "../support/smtp-sink";

export async function signIn(
  world: { readonly url: string; readonly sink: TestSink },
  page: Page,
  email: string,
  path = "/",
): Promise<void> {
  const before = world.sink.mails.length;
  await page.goto(`${world.url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel("Work e-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  const mail = await world.sink.waitForMail(
    (m) =>
      world.sink.mails.indexOf(m) >= before && m.to.includes(email) && /\/sign-in\//.test(m.text),
  );
  const link = mail.links.find((l) => new URL(l).pathname.startsWith("/sign-in/"));
  if (!link) throw new Error(`no sign-in link in: ${mail.text}`);
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}
