/** Rancher, on hosts of its users: `/dashboard/c/{cluster}/{product}/{resource}/[{namespace}/]{id}`. */
import type { Address } from "./address.ts";
import { isNoId } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

/** `apps.deployment`, `pod`, `fleet.cattle.io.cluster` */
const kind = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;

/** @returns null when the path is not one of Rancher's */
export function recogniseRancher({ host, segments }: Address): Sighting | null {
  const [dashboard, c, cluster, product, resource, ...name] = segments;
  if (dashboard !== "dashboard" || c !== "c" || !cluster || !product || host === "") return null;
  const id = name.join("/");
  const shown =
    resource && kind.test(resource) && id !== "" && name.length <= 2 && !name.some(isNoId);
  return {
    provider: "rancher",
    service: product,
    type: shown ? resource : null,
    id: shown ? id : null,
    region: null,
    account: cluster,
  };
}

const at = (rest: string) => `https://rancher.acme.example/dashboard/c/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("c-m-a1b2c3/explorer/apps.deployment/prod/api?mode=edit#pods"),
    shows: ["explorer", "apps.deployment", "prod/api", null, "c-m-a1b2c3"],
  },
  {
    url: at("local/explorer/node/worker-1"),
    shows: ["explorer", "node", "worker-1", null, "local"],
  },
  { url: at("local/explorer/pod"), shows: ["explorer", null, null, null, "local"] },
  { url: at("local/explorer/secret/create"), shows: ["explorer", null, null, null, "local"] },
  { url: "https://rancher.acme.example/dashboard/home", shows: null },
];
