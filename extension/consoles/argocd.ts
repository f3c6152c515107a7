/** Argo CD, on hosts of its users: known by the host's name or by what its lists put into the query. */
import type { Address } from "./address.ts";
import { isNoId } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const hostName = /(?:^|[.-])argo-?(?:cd)?[.-]/;
const queryKeys = ["showfavorites", "autosync", "resource", "node", "operation", "conditions"];

type Shown = { type: string | null; id: string | null };

/** @param known true when somebody said that this host is Argo CD's */
export function recogniseArgocd(address: Address, known = false): Sighting | null {
  // It may be served below a path, `/argocd/applications`.
  const at = address.segments.findIndex((s) =>
    /^(?:applications|applicationsets|settings)$/.test(s),
  );
  if (at < 0 || at > 1) return null;
  const own =
    known || hostName.test(`${address.host}.`) || /^argo-?cd$/.test(address.segments[at - 1] ?? "");
  const page = address.segments[at];
  if (!own && !(page === "applications" && queryKeys.some((key) => address.query.has(key))))
    return null;
  const [first, second] = address.segments.slice(at + 1);
  let shown: Shown = { type: null, id: null };
  if (page === "settings") {
    const type = { projects: "project", clusters: "cluster" }[first ?? ""];
    if (type && second && !isNoId(second)) shown = { type, id: second };
  } else if (first && !isNoId(first))
    shown = {
      type: page === "applications" ? "application" : "application-set",
      id: second ? `${first}/${second}` : first,
    };
  return { provider: "argocd", service: "argocd", ...shown, region: null, account: address.host };
}

const host = "argocd.acme.example";
const at = (rest: string) => `https://${host}/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("applications/argocd/shop?view=tree&resource="),
    shows: ["argocd", "application", "argocd/shop", null, host],
  },
  { url: at("applications/shop"), shows: ["argocd", "application", "shop", null, host] },
  { url: at("applications"), shows: ["argocd", null, null, null, host] },
  {
    url: at("applicationsets/argocd/all"),
    shows: ["argocd", "application-set", "argocd/all", null, host],
  },
  { url: at("settings/projects/shop"), shows: ["argocd", "project", "shop", null, host] },
  { url: at("settings/repos"), shows: ["argocd", null, null, null, host] },
  {
    url: "https://ops.acme.example/applications/cd/shop?view=network&resource=",
    shows: ["argocd", "application", "cd/shop", null, "ops.acme.example"],
  },
  {
    url: "https://ops.acme.example/argocd/applications/cd/shop",
    shows: ["argocd", "application", "cd/shop", null, "ops.acme.example"],
  },
  { url: "https://jobs.acme.example/applications/123", shows: null },
  { url: "https://cargo.acme.example/applications/123", shows: null },
];
