/** The Azure portal: everything stands in the hash, as an ARM id, a blade, or both. */
import { type Address, decode, segmentsOf } from "./address.ts";
import { isGuid, readArmPath } from "./arm.ts";
import { readEntra } from "./entra.ts";
import type { Example, Sighting } from "./sighting.ts";

const clouds = ["portal.azure.com", "portal.azure.us", "portal.azure.cn"];
const entraHosts = new Set([
  "entra.microsoft.com",
  "entra.microsoft.us",
  "entra.microsoftonline.cn",
]);

type Shown = Pick<Sighting, "service" | "type" | "id" | "account">;
const nothing = (service: string): Shown => ({ service, type: null, id: null, account: null });

/** Values of blades are encoded once or twice; three times is nobody's. */
const decodeAll = (text: string) => decode(decode(text));

/** The ids inside a blade's value: a whole one, or some in JSON. Several different ones show none. */
function readBladeValue(value: string): Shown | null {
  if (/^\/?subscriptions\/|^\/providers\//i.test(value)) return readArmPath(segmentsOf(value));
  if (!value.startsWith("{") && !value.startsWith("[")) return null;
  const ids = new Set(value.match(/\/subscriptions\/[^"'\\?&]+/gi));
  const [id] = ids;
  return id && ids.size === 1 ? readArmPath(segmentsOf(id)) : null;
}

/** A raw id runs to the end of the route; an encoded one is one segment. */
function readResource(parts: readonly string[]): Shown | null {
  for (const [i, part] of parts.entries()) {
    const lower = part.toLowerCase();
    if (
      (lower === "subscriptions" && isGuid(parts[i + 1])) ||
      (lower === "providers" && parts[i - 1] === "resource")
    ) {
      const found = readArmPath(parts.slice(i));
      if (found) return found;
    }
    const found = part.length > 36 ? readBladeValue(decodeAll(part)) : null;
    if (found) return found;
  }
  return null;
}

/** `#browse/microsoft.compute%2FvirtualMachines` and the older blade: a list. */
function readBrowse(parts: readonly string[]): Shown | null {
  const at = parts.indexOf("resourceType");
  const type = parts[0] === "browse" ? parts[1] : at < 0 ? undefined : parts[at + 1];
  if (!type) return null;
  const namespace = decodeAll(type).split("/")[0] ?? "";
  return nothing(namespace.includes(".") ? namespace.toLowerCase() : "microsoft.resources");
}

/** `#@t/asset/Microsoft_Azure_KeyVault/Secret/https://{vault}…/secrets/{name}/{version}` */
function readKeyVault(parts: readonly string[]): Shown | null {
  const at = parts.findIndex((part) => part.toLowerCase().includes(".vault."));
  const host = parts[at] ?? "";
  const path = host.includes("/") ? segmentsOf(decodeAll(host)).slice(1) : parts.slice(at);
  const [vault, kind, name] = path;
  return at >= 0 && vault && name && /^(?:keys|secrets|certificates)$/.test(kind ?? "")
    ? {
        service: "microsoft.keyvault",
        type: `vaults/${kind}`,
        id: `https://${vault}/${kind}/${name}`,
        account: null,
      }
    : null;
}

function readPortal(address: Address, service: string): Shown {
  // The tenant may stand in the path, before `#`; a few links write the route there.
  const raw = address.hash || address.segments.map(encodeURIComponent).join("/");
  const segments = segmentsOf(raw.split("?")[0] ?? "");
  const parts = segments[0]?.startsWith("@") ? segments.slice(1) : segments;
  const [kind = "", blade = ""] = parts;
  if (kind === "create") return nothing(service);
  if (kind === "asset") return readKeyVault(parts) ?? nothing(service);
  const found = readResource(parts);
  if (found) return found;
  if (
    service === "entra" ||
    /^Microsoft_AAD_|^Microsoft_Azure_(?:PIM|ActiveDirectory)/i.test(blade)
  )
    return readEntra(parts);
  return readBrowse(parts) ?? nothing(service);
}

/** @returns null when the address is of no Azure portal */
export function recogniseAzure(address: Address): Sighting | null {
  const { host } = address;
  const entra = entraHosts.has(host) || host.startsWith("aad.portal.azure.");
  if (!entra && !clouds.some((name) => host === name || host.endsWith(`.${name}`))) return null;
  const shown = readPortal(address, entra ? "entra" : "portal");
  return { provider: "azure", ...shown, region: null };
}

const s = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";
const rg = `/subscriptions/${s}/resourceGroups/shop`;
const site = `${rg}/providers/Microsoft.Web/sites/Api`;
const at = (rest: string) => `https://portal.azure.com/${rest}`;
const enc = encodeURIComponent;

export const examples = (): readonly Example[] => [
  {
    url: at(`#@acme.onmicrosoft.com/resource${site}/appServices`),
    shows: ["microsoft.web", "sites", site, null, s],
  },
  { url: at(`#resource${site}`), shows: ["microsoft.web", "sites", site, null, s] },
  {
    url: at(`acme.example#resource${site}/slots/blue/appServices`),
    shows: ["microsoft.web", "sites/slots", `${site}/slots/blue`, null, s],
  },
  {
    url: `https://ms.portal.azure.com#@/resource${rg}/overview`,
    shows: ["microsoft.resources", "resourcegroups", rg, null, s],
  },
  {
    url: at(`?l=en.en-gb#@acme/resource/subscriptions/${s}/users`),
    shows: ["microsoft.resources", "subscriptions", `/subscriptions/${s}`, null, s],
  },
  {
    url: `https://portal.azure.us/#@acme/resource${rg}/providers/microsoft.storage/storageaccounts/logs/containersList`,
    shows: [
      "microsoft.storage",
      "storageaccounts",
      `${rg}/providers/microsoft.storage/storageaccounts/logs`,
      null,
      s,
    ],
  },
  {
    url: at(
      `#blade/Microsoft_OperationsManagementSuite_Workspace/Logs.ReactView/resourceId/${enc(site)}/source/x/q/H4sI`,
    ),
    shows: ["microsoft.web", "sites", site, null, s],
  },
  {
    url: at(`#view/Microsoft_Azure_Monitoring/Blade/~/logs/resourceId/${enc(enc(site))}`),
    shows: ["microsoft.web", "sites", site, null, s],
  },
  {
    url: at(`#view/X/Y/scope/${enc(JSON.stringify({ resources: [{ resourceId: site }] }))}`),
    shows: ["microsoft.web", "sites", site, null, s],
  },
  {
    url: at(`#view/X/Y/scope/${enc(JSON.stringify([site, rg]))}`),
    shows: ["portal", null, null, null, null],
  },
  {
    url: at(`#@acme/dashboard/arm${rg}/providers/Microsoft.Portal/dashboards/main`),
    shows: [
      "microsoft.portal",
      "dashboards",
      `${rg}/providers/Microsoft.Portal/dashboards/main`,
      null,
      s,
    ],
  },
  {
    url: at("#@acme/resource/providers/Microsoft.Management/managementGroups/root/overview"),
    shows: [
      "microsoft.management",
      "managementgroups",
      "/providers/Microsoft.Management/managementGroups/root",
      null,
      null,
    ],
  },
  {
    url: at(
      "#@acme/asset/Microsoft_Azure_KeyVault/Secret/https://shop.vault.azure.net/secrets/db/0a1b",
    ),
    shows: [
      "microsoft.keyvault",
      "vaults/secrets",
      "https://shop.vault.azure.net/secrets/db",
      null,
      null,
    ],
  },
  {
    url: at("#browse/microsoft.compute%2FvirtualMachines"),
    shows: ["microsoft.compute", null, null, null, null],
  },
  {
    url: at("#view/HubsExtension/BrowseResource/resourceType/microsoft.web%2Fsites"),
    shows: ["microsoft.web", null, null, null, null],
  },
  { url: at("#create/Microsoft.StorageAccount"), shows: ["portal", null, null, null, null] },
  { url: at(""), shows: ["portal", null, null, null, null] },
  { url: "https://azure.microsoft.com/", shows: null },
];
