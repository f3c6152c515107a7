/** Azure Resource Manager ids, as the portal's addresses carry them. */
import type { Sighting } from "./sighting.ts";

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
export const isGuid = (text: string | undefined): text is string =>
  text !== undefined && guid.test(text);

type Shown = Pick<Sighting, "service" | "type" | "id" | "account">;

/** `{ns}/{type}/{name}[/{type}/{name}]*`; an odd one at the end is an item of the menu. */
function readProvider(
  parts: readonly string[],
): { service: string; type: string; taken: number } | null {
  const [namespace = ""] = parts;
  const types: string[] = [];
  let at = 1;
  for (; at + 1 < parts.length && parts[at]?.toLowerCase() !== "providers"; at += 2)
    types.push(parts[at] ?? "");
  return types.length > 0
    ? { service: namespace.toLowerCase(), type: types.join("/").toLowerCase(), taken: at }
    : null;
}

/**
 * Reads `subscriptions/{guid}/resourceGroups/{rg}/providers/…` and tenant-wide `providers/…`.
 * @param parts decoded segments
 * @returns the resource, its id as written and without the menu item behind it
 */
export function readArmPath(parts: readonly string[]): Shown | null {
  const lower = parts.map((part) => part.toLowerCase());
  let at = 0;
  let account: string | null = null;
  let shown: { service: string; type: string } | null = null;
  if (lower[0] === "subscriptions" && isGuid(parts[1])) {
    account = parts[1];
    shown = { service: "microsoft.resources", type: "subscriptions" };
    at = 2;
    if (lower[2] === "resourcegroups" && parts[3]) {
      shown = { service: "microsoft.resources", type: "resourcegroups" };
      at = 4;
    }
  }
  while (lower[at] === "providers") {
    const found = readProvider(parts.slice(at + 1));
    if (!found) break;
    shown = { service: found.service, type: found.type };
    at += 1 + found.taken;
  }
  return shown && { ...shown, id: `/${parts.slice(0, at).join("/")}`, account };
}
