/** Google Cloud: from what an address shows to full resource names, as Cloud Asset Inventory writes them. */
import type { Sighting } from "../contract/sightings";
import { isPlain, nothing, type SightedPlace, type SightedThing } from "./sighting-place";

/** `{a}` project, `{r}` location, `{id}` the id, `{1}` `{2}`… its parts between slashes or dots. */
const shapes: Readonly<Record<string, readonly [host: string, ...paths: string[]]>> = {
  "storage/bucket": ["storage", "{id}", "projects/_/buckets/{id}", "buckets/{id}"],
  "compute/instance": ["compute", "projects/{a}/zones/{r}/instances/{id}"],
  "compute/disk": ["compute", "projects/{a}/zones/{r}/disks/{id}"],
  "sql/instance": ["cloudsql", "projects/{a}/instances/{id}"],
  "container/cluster": [
    "container",
    "projects/{a}/locations/{r}/clusters/{id}",
    "projects/{a}/zones/{r}/clusters/{id}",
  ],
  "run/service": ["run", "projects/{a}/locations/{r}/services/{id}"],
  "run/job": ["run", "projects/{a}/locations/{r}/jobs/{id}"],
  "cloudfunctions/function": ["cloudfunctions", "projects/{a}/locations/{r}/functions/{id}"],
  "secretmanager/secret": ["secretmanager", "projects/{a}/secrets/{id}"],
  "pubsub/topic": ["pubsub", "projects/{a}/topics/{id}"],
  "pubsub/subscription": ["pubsub", "projects/{a}/subscriptions/{id}"],
  "spanner/instance": ["spanner", "projects/{a}/instances/{id}"],
  "spanner/database": ["spanner", "projects/{a}/instances/{1}/databases/{2}"],
  "artifactregistry/repository": [
    "artifactregistry",
    "projects/{a}/locations/{r}/repositories/{id}",
  ],
  "dns/managed-zone": ["dns", "projects/{a}/managedZones/{id}"],
  "cloudkms/key": ["cloudkms", "projects/{a}/locations/{r}/keyRings/{1}/cryptoKeys/{2}"],
  "iam/service-account": ["iam", "projects/{a}/serviceAccounts/{id}"],
  "iam/role": ["iam", "projects/{a}/roles/{id}"],
  "bigquery/dataset": ["bigquery", "projects/{1}/datasets/{2}"],
  "bigquery/table": ["bigquery", "projects/{1}/datasets/{2}/tables/{3}"],
  "resourcemanager/project": ["cloudresourcemanager", "projects/{id}"],
  "resourcemanager/folder": ["cloudresourcemanager", "folders/{id}"],
  "resourcemanager/organization": ["cloudresourcemanager", "organizations/{id}"],
};

function place(key: string, id: string, { account, region }: Sighting): SightedPlace | null {
  const [host, ...paths] = shapes[key] ?? [];
  if (host === undefined) return null;
  const inParts = id.split(host === "bigquery" ? "." : "/");
  const values: Readonly<Record<string, string>> = {
    a: account ?? "*",
    r: region ?? "*",
    id,
    1: inParts[0] ?? "",
    2: inParts[1] ?? "",
    3: inParts[2] ?? "",
  };
  const filled = paths.map((path) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""),
  );
  return {
    patterns: [
      ...filled.map((path) => `//${host}.googleapis.com/${path}`),
      // A bucket's bare name could be anything's.
      ...filled.filter((path) => path.includes("/")),
    ],
    name: inParts.at(-1) ?? id,
  };
}

export function googleThing(sighting: Sighting): SightedThing {
  const { id, type, service, account } = sighting;
  const project = (name: string) => place("resourcemanager/project", name, sighting);
  const home = account === null || !isPlain(account) ? null : project(account);
  if (id === null || type === null || !isPlain(id)) return onlyAround(home);
  const key = `${service}/${type}`;
  const itself = place(key, id, sighting);
  const [first = ""] = id.split("/");
  switch (key) {
    case "resourcemanager/project":
    case "resourcemanager/folder":
    case "resourcemanager/organization":
      return { itself, around: [] };
    case "storage/object":
      return onlyAround(place("storage/bucket", first, sighting), home);
    case "spanner/database":
      return { itself, ...placesAround(place("spanner/instance", first, sighting), home) };
    case "bigquery/dataset":
    case "bigquery/table": {
      // The page's project pays for the query; the data may be another's.
      const [owner = "", dataset = ""] = id.split(".");
      const set =
        type === "table" ? place("bigquery/dataset", `${owner}.${dataset}`, sighting) : null;
      return { itself, ...placesAround(set, project(owner), home) };
    }
    default:
      // Workloads of a cluster: cluster/namespace/name.
      if (service === "container" && itself === null)
        return onlyAround(place("container/cluster", first, sighting), home);
      return { itself, ...placesAround(home) };
  }
}

const placesAround = (...places: ReadonlyArray<SightedPlace | null>) => ({
  around: places.filter((p) => p !== null),
});
const onlyAround = (...places: ReadonlyArray<SightedPlace | null>): SightedThing => ({
  ...nothing,
  ...placesAround(...places),
});
