/** MongoDB Atlas: the project in the path, the rest in the hash, with or without its first slash. */
import { type Address, segmentsOf } from "./address.ts";
import { findSection, match, readTable } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const table = readTable(`@clusters > atlas
detail/:c cluster
edit/:c cluster
@explorer > atlas
*/:d/:c collection {d}.{c}
*/:d database
@metrics > atlas
*/*/explorer/:d/:c collection {d}.{c}
*/*/explorer/:d database
@host > atlas
*/*/explorer/:d/:c collection {d}.{c}
@org > atlas
:o organization`);

/** Pages without a route of their own are about the project. */
const projectPages = new Set(["", "overview"]);

/** @returns null when the address is not of Atlas */
export function recogniseMongodbAtlas(address: Address): Sighting | null {
  if (address.host !== "cloud.mongodb.com" && address.host !== "cloud.mongodbgov.com") return null;
  const [version, second] = address.segments;
  const project = version === "v2" && /^[0-9a-f]{24}$/.test(second ?? "") ? (second ?? null) : null;
  const route = segmentsOf(address.hash.split("?")[0] ?? "");
  const found = findSection(table, route);
  const shown = found && match(found.section, route.slice(found.taken), new Map());
  const whole = !shown && project !== null && projectPages.has(route[0] ?? "");
  return {
    provider: "mongodb-atlas",
    service: "atlas",
    type: whole ? "project" : (shown?.type ?? null),
    id: whole ? project : (shown?.id ?? null),
    region: null,
    account: project,
  };
}

const p = "0a1b2c3d4e5f60718293a4b5";
const at = (rest: string) => `https://cloud.mongodb.com/v2/${p}${rest}`;

export const examples = (): readonly Example[] => [
  { url: at("#/clusters/detail/Shop"), shows: ["atlas", "cluster", "Shop", null, p] },
  {
    url: at("#/explorer/1a1b2c3d4e5f60718293a4b5/shop/orders/find"),
    shows: ["atlas", "collection", "shop.orders", null, p],
  },
  {
    url: at("#metrics/replicaSet/1a1b2c3d4e5f60718293a4b5/explorer/shop/orders/find"),
    shows: ["atlas", "collection", "shop.orders", null, p],
  },
  { url: at("#clusters"), shows: ["atlas", null, null, null, p] },
  { url: at("#/security/network/accessList"), shows: ["atlas", null, null, null, p] },
  { url: at("#/overview"), shows: ["atlas", "project", p, null, p] },
  { url: at(""), shows: ["atlas", "project", p, null, p] },
  {
    url: `https://cloud.mongodb.com/v2#/org/${p}/projects`,
    shows: ["atlas", "organization", p, null, null],
  },
  { url: "https://www.mongodb.com/docs/atlas", shows: null },
];
