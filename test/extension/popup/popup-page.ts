/** The popup as a page of its own, of a popup's size. */
import type { Page, Worker } from "playwright-core";
import { type Extended, picture } from "../e2e/world";

const popupSize = { width: 400, height: 600 };

export async function openPopup(extended: Extended): Promise<Page> {
  const page = await extended.open("popup.html");
  await page.setViewportSize(popupSize);
  return page;
}

export async function lookAt(
  page: Page,
  name: string,
  size: { readonly width: number; readonly height: number } = popupSize,
): Promise<void> {
  await page.setViewportSize(size);
  await picture(page, name);
}

async function workerOf({ context }: Extended): Promise<Worker> {
  return context.serviceWorkers()[0] ?? context.waitForEvent("serviceworker");
}

export const inWorker = async <T>(extended: Extended, expression: string): Promise<T> =>
  (await workerOf(extended)).evaluate<T>(expression);

export const badgeOf = (extended: Extended): Promise<string> =>
  inWorker(extended, "chrome.action.getBadgeText({})");

/** What the alarm does every minute. */
export const newsNow = (extended: Extended): Promise<void> =>
  inWorker(extended, 'chrome.alarms.create("news", { when: Date.now() })');

/** Of the notices that stand on the screen: the first word of each one's name. */
export const noticeKinds = async (extended: Extended): Promise<ReadonlyArray<string>> => {
  const shown = await inWorker<object>(extended, "chrome.notifications.getAll()");
  return Object.keys(shown).map((key) => key.split(":")[0] ?? "");
};
