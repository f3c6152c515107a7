/** What people do on the way into something, in any world with a test mailbox. */
import type { Page } from "playwright-core";
import { codeIn, contractor, linkIn, mailTo, type PagesWorld } from "./pages-world";

/** From the address of an access link to the form behind it. */
export async function proveAddress(world: PagesWorld, page: Page): Promise<void> {
  await page.goto(world.accessLink);
  await page.getByLabel("Your e-mail address").fill(contractor);
  const mails = world.sink.mails.length;
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const mail = await mailTo(world.sink, contractor, /code/i, mails);
  await page.getByLabel("6-digit code").fill(codeIn(mail));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "Buckets for contractors" }).waitFor();
}

/** From the sign-in page to wherever its mailed link leads, in one browser. */
export async function signInAs(world: PagesWorld, page: Page, email: string): Promise<void> {
  const before = world.sink.mails.length;
  await page.getByLabel("Work e-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  const mail = await mailTo(world.sink, email, /\/sign-in\//, before);
  await page.goto(linkIn(mail, "/sign-in/"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}
