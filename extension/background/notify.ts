/** Shows notices, and does what a press on one asks for. */
import { browser } from "wxt/browser";
import type { RequestId } from "../../worker/contract/values";
import { call } from "../api/call.ts";
import { asProblem } from "../api/problem.ts";
import { ownUrl } from "../own-url";
import { shortLength } from "../page/short-length.ts";
import { noticeWords } from "../popup/words.ts";
import { load } from "../session/store.ts";
import type { Notice } from "./news.ts";

/** Firefox and Safari know no buttons, and refuse a notification that has some. */
const hasButtons = import.meta.env.BROWSER !== "firefox" && import.meta.env.BROWSER !== "safari";

export async function notify({ key, title, text, extendSeconds }: Notice): Promise<void> {
  // Safari has none.
  if (!browser.notifications) return;
  await browser.notifications.create(key, {
    type: "basic",
    iconUrl: ownUrl("/icon/128.png"),
    title,
    message: text,
    ...(hasButtons &&
      extendSeconds !== null && {
        buttons: [{ title: noticeWords.extend(shortLength(extendSeconds)) }],
      }),
  });
}

/** `granted:<request>`, `ending:<request>:<when>`, `approval:<request>`. */
const readKey = (key: string) => {
  const [kind = "", requestId = ""] = key.split(":");
  return { kind, requestId: requestId as RequestId };
};

/** A press on the notice itself: to the request, in the portal. */
export async function openNotice(key: string): Promise<void> {
  const { kind, requestId } = readKey(key);
  const session = await load("local", "session");
  await browser.notifications.clear(key);
  if (!session || !/^(granted|ending|approval)$/.test(kind)) return;
  const path = kind === "approval" ? `/approvals?request=${requestId}` : `/requests/${requestId}`;
  await browser.tabs.create({ url: `${session.portal}${path}` });
}

/** The only button there is. */
export async function extendFromNotice(key: string): Promise<void> {
  const { kind, requestId } = readKey(key);
  if (kind !== "ending") return;
  const said = await call("extendRequest", { params: { requestId } }).then(
    () => ({ title: noticeWords.extended, message: "" }),
    (error: unknown) => ({ title: noticeWords.notExtended, message: asProblem(error).detail }),
  );
  await browser.notifications.clear(key);
  await browser.notifications.create({
    type: "basic",
    iconUrl: ownUrl("/icon/128.png"),
    ...said,
  });
}
