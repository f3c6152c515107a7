/** Kubernetes Dashboard, on hosts of its users or behind `kubectl proxy`: `#/pod/{namespace}/{name}?namespace=…`. */
import { type Address, readParams, segmentsOf } from "./address.ts";
import { isNoId } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const kinds =
  /^(?:pod|deployment|replicaset|replicationcontroller|statefulset|daemonset|job|cronjob|service|ingress|configmap|secret|persistentvolumeclaim|persistentvolume|serviceaccount|role|rolebinding|clusterrole|clusterrolebinding|networkpolicy|node|namespace|storageclass|customresourcedefinition|ingressclass|workloads?|cluster|discovery|config|overview|search)$/;

/** @returns null when the address does not look like the dashboard's */
export function recogniseKubernetesDashboard({ host, segments, hash }: Address): Sighting | null {
  const mark = hash.indexOf("?");
  if (!/^!?\//.test(hash) || mark < 0) return null;
  const params = readParams(hash.slice(mark + 1), "&");
  const [kind = "", ...name] = segmentsOf(hash.slice(hash.indexOf("/"), mark));
  const behindProxy = segments.some((part) => part.includes("kubernetes-dashboard"));
  if (!kinds.test(kind) || !(params.has("namespace") || behindProxy)) return null;
  const shown = name.length > 0 && name.length <= 2 && !name.some(isNoId);
  return {
    provider: "kubernetes-dashboard",
    service: "kubernetes",
    type: shown ? kind : null,
    id: shown ? name.join("/") : null,
    region: null,
    account: host,
  };
}

const host = "k8s.acme.example";
const at = (rest: string) => `https://${host}/#${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("/pod/prod/api-0?namespace=prod"),
    shows: ["kubernetes", "pod", "prod/api-0", null, host],
  },
  {
    url: at("!/deployment/prod/api?namespace=_all"),
    shows: ["kubernetes", "deployment", "prod/api", null, host],
  },
  {
    url: at("/node/worker-1?namespace=_all"),
    shows: ["kubernetes", "node", "worker-1", null, host],
  },
  { url: at("/pod?namespace=prod"), shows: ["kubernetes", null, null, null, host] },
  { url: at("/login"), shows: null },
  { url: `https://${host}/#/pod/prod/api-0`, shows: null },
];
