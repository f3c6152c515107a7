/** Finds where a console says no. Alerts are read first, then what stands on top of the page; never the whole page. */
import type { Denial, PageText } from "../consoles/denied.ts";

/** Cloudscape (AWS), Google's and Azure's error pages, and what ARIA calls an alert. */
const ALERTS = [
  '[role="alert"]',
  '[role="alertdialog"]',
  '[data-testid*="error" i]',
  '[class*="awsui_flash"]',
  '[class*="awsui_alert"]',
  "cfc-error-panel",
  "pan-shared-error-page",
  "[class*=error-panel]",
  ".fxs-blade-content [class*=error]",
  "main h1",
  "h1",
].join(",");
/** Azure's “copy details” holds what its blade knows. */
const COPYABLE = "textarea,pre,code";
const MAX_ALERTS = 12;
const MAX_TEXT = 2_000;

/** What an element says first; never all of a long page. */
function textOf(element: Element): string {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  while (text.length < MAX_TEXT && nodes.nextNode()) text += nodes.currentNode.nodeValue ?? "";
  return text.slice(0, MAX_TEXT);
}

function jsonIn(root: ParentNode): string | null {
  for (const element of [...root.querySelectorAll(COPYABLE)].slice(0, MAX_ALERTS)) {
    const text = ("value" in element ? String(element.value) : textOf(element)).trim();
    if (text.startsWith("{") && text.includes("shellProps")) return text;
  }
  return null;
}

/** What a console's reader says about the page as it stands now; null where it refuses nothing. */
export function readRefusal(read: (page: PageText) => Denial): Denial | null {
  const alerts = [...document.querySelectorAll(ALERTS)].slice(0, MAX_ALERTS);
  // A heading's explanation stands beside it.
  const texts = alerts.map((alert) =>
    alert.tagName === "H1" && alert.parentElement ? textOf(alert.parentElement) : textOf(alert),
  );
  const denial = read({ url: "", title: document.title, texts, json: jsonIn(document) });
  return denial.denied ? denial : null;
}
