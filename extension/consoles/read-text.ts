/** Text that somebody selected, such as an ARN in a log, an ARM id in a ticket or an address. Pure. */
import { readArn } from "./aws/arn.ts";
import { recognise } from "./recognise.ts";
import type { Sighting } from "./sighting.ts";

/** Nobody selects a longer name; the longest ARN has 2,048 characters. */
const MAX_TEXT = 2_200;
/** Quotes, brackets and points of the sentence around it. */
const edges = /^[\s"'`([<{“‘]+|[\s"'`)\]>},.;:”’]+$/g;

/** @returns null where the text is a plain name: then one searches for it */
export function readText(selected: string): Sighting | null {
  const text = selected.slice(0, MAX_TEXT).replaceAll(edges, "");
  const [arn] = /\barn:aws[\w-]*:[^\s"'`<>“”]+/.exec(text) ?? [];
  const found = arn ? readArn(arn.replaceAll(edges, "")) : readAddressIn(text);
  return found && found.id !== null && found.type !== null ? found : null;
}

function readAddressIn(text: string): Sighting | null {
  if (/\s/.test(text)) return null;
  if (/^https:\/\//i.test(text)) return recognise(text);
  return /^\/subscriptions\//i.test(text)
    ? recognise(`https://portal.azure.com/#@/resource${text}`)
    : null;
}
