/** Azure: ARM ids, which are compared without regard to case and hold every place around a thing. */
import type { Sighting } from "../contract/sightings";
import { isPlain, nothing, type SightedPlace, type SightedThing } from "./sighting-place";

const ARM = /^\/subscriptions\/[0-9a-f-]{36}(\/|$)/i;
const SUBSCRIPTION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Lower case first: that is how our catalogue has them; as written for systems that keep the case. */
const place = (id: string): SightedPlace => ({
  patterns: [...new Set([id.toLowerCase(), id])],
  name: id.split("/").at(-1) ?? id,
});

/** `/subscriptions/s/resourceGroups/g/providers/n/t/x/u/y` → x, group, subscription. */
function parents(id: string): SightedPlace[] {
  const [, subscriptions = "", subscription = "", groups, group, providers, namespace, ...rest] =
    id.split("/");
  const home = `/${subscriptions}/${subscription}`;
  const found: string[] = [];
  if (groups !== undefined && group !== undefined) {
    const inGroup = `${home}/${groups}/${group}`;
    for (let pairs = rest.length - 2; pairs >= 2; pairs -= 2) {
      found.push(`${inGroup}/${providers}/${namespace}/${rest.slice(0, pairs).join("/")}`);
    }
    if (providers !== undefined) found.push(inGroup);
    found.push(home);
  }
  return found.map(place);
}

const VAULT_OBJECT =
  /^https:\/\/([a-z0-9-]{3,24})\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)\//i;

export function azureThing(sighting: Sighting): SightedThing {
  const { id, account } = sighting;
  const home =
    account !== null && SUBSCRIPTION.test(account) ? [place(`/subscriptions/${account}`)] : [];
  if (id === null || !isPlain(id)) return { ...nothing, around: home };
  if (ARM.test(id)) return { itself: place(id), around: parents(id) };
  const vault = VAULT_OBJECT.exec(id)?.[1]?.toLowerCase();
  if (vault !== undefined) {
    // A vault's name is unique in the whole cloud, so it names the vault without its subscription.
    const pattern = `/subscriptions/*/resourcegroups/*/providers/microsoft.keyvault/vaults/${vault}`;
    return { itself: null, around: [{ patterns: [pattern], name: vault }, ...home] };
  }
  return { itself: place(id), around: home };
}
