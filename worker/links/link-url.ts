import type { LinkRow } from "../../db/schema";
import type { LinkId } from "../contract/values";
import type { AppContext } from "../lib/context";
import { linkSecret, linkSecretOf } from "../lib/keys";
import type { LinkPurpose } from "./new-link";

const pages: Readonly<Record<LinkPurpose, string>> = {
  approve: "approve",
  sign_in: "sign-in",
  invite: "invite",
  extend: "extend",
};

/**
 * The absolute address to mail. The secret stands in the fragment, which browsers send to no server, so it is in
 * no access log and no Referer header; the page posts it.
 *
 * @param link its row where there is one: it may have been made under an earlier key
 * @param query what the page preselects, such as `{ answer: "reject" }`; it decides nothing
 */
export async function linkUrl(
  ctx: Pick<AppContext, "keys" | "settings">,
  purpose: LinkPurpose,
  link: LinkId | Pick<LinkRow, "id" | "secretHash">,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const url = new URL(
    `${ctx.settings.publicUrl}/${pages[purpose]}/${typeof link === "string" ? link : link.id}`,
  );
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.hash =
    typeof link === "string"
      ? await linkSecret(ctx.keys, link)
      : await linkSecretOf(ctx.keys, link);
  return url.toString();
}
