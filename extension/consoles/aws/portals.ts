/** AWS consoles outside of `*.console.*`: access portals, QuickSight, Lightsail, Health. */
import { type Address, readParams } from "../address.ts";
import type { Example, Sighting } from "../sighting.ts";
import { isAccount, isRegion } from "./region.ts";

type Shown = Pick<Sighting, "service" | "type" | "id" | "region" | "account">;
const none = (service: string, region: string | null = null): Shown => ({
  service,
  type: null,
  id: null,
  region,
  account: null,
});

/** `…awsapps.com/start/#/console?account_id=&role_name=`: which account one is about to enter. */
function readAccessPortal(address: Address): Shown | null {
  const [first] = address.segments;
  if (first !== undefined && first !== "start" && first !== "directory") return null;
  const at = address.hash.indexOf("?");
  const account = at < 0 ? null : readParams(address.hash.slice(at + 1), "&").get("account_id");
  const region = address.host.split(".").find(isRegion) ?? null;
  return isAccount(account)
    ? { service: "sso", type: "account", id: account, region, account }
    : none("sso", region);
}

function readQuickSight({ host, segments }: Address): Shown {
  const region = host.split(".").find(isRegion) ?? null;
  const at = segments.indexOf("account");
  const account = at < 0 ? null : (/^\d{12}/.exec(segments[at + 1] ?? "")?.[0] ?? null);
  const kinds: Record<string, string> = {
    dashboards: "dashboard",
    analyses: "analysis",
    "data-sets": "dataset",
    datasets: "dataset",
  };
  const kind = segments.findIndex((part) => kinds[part] !== undefined);
  const id = segments[kind + 1] ?? null;
  const type = kinds[segments[kind] ?? ""] ?? null;
  return kind < 0 || !id || !type
    ? { ...none("quicksight", region), account }
    : { service: "quicksight", type, id, region, account };
}

/** `/ls/webapp/{region}/instances/{name}/connect` */
function readLightsail({ segments }: Address): Shown {
  const [, , place = "", kind, id] = segments;
  const region = isRegion(place) ? place : null;
  const known = /^(instance|database|bucket|container-service|load-balancer|static-ip|disk)s$/;
  const type = known.exec(kind ?? "")?.[1];
  return region && type && id
    ? { service: "lightsail", type, id, region, account: null }
    : none("lightsail", region);
}

/** @returns null for hosts that are none of these consoles */
export function readPortal(address: Address): Shown | null {
  const { host, hash } = address;
  if (/\.awsapps\.(?:com|cn)$|\.portal\.(?:[a-z0-9-]+\.)?app\.aws$/.test(host))
    return readAccessPortal(address);
  if (/(?:^|\.)quicksight\.(?:aws\.amazon\.com|amazonaws\.cn)$/.test(host))
    return readQuickSight(address);
  if (host === "lightsail.aws.amazon.com") return readLightsail(address);
  if (/^(?:health|phd)\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/.test(host)) {
    const event = readParams(hash.slice(hash.indexOf("?") + 1), "&").get("eventid");
    return event ? { ...none("health"), type: "event", id: event } : none("health");
  }
  return null;
}

export const examples = (): readonly Example[] => [
  {
    url: "https://acme.awsapps.com/start#/console?account_id=111122223333&role_name=ReadOnly&destination=https%3A%2F%2Fconsole.aws.amazon.com%2F",
    shows: ["sso", "account", "111122223333", null, "111122223333"],
  },
  { url: "https://d-0a1b2c3d4e.awsapps.com/start/", shows: ["sso", null, null, null, null] },
  {
    url: "https://acme.awsapps.com/start/#/device?user_code=ABCD-EFGH",
    shows: ["sso", null, null, null, null],
  },
  { url: "https://acme.awsapps.com/workmail", shows: null },
  {
    url: "https://eu-west-1.quicksight.aws.amazon.com/sn/account/111122223333-acme/dashboards/0a1b2c3d",
    shows: ["quicksight", "dashboard", "0a1b2c3d", "eu-west-1", "111122223333"],
  },
  {
    url: "https://lightsail.aws.amazon.com/ls/webapp/eu-west-1/instances/blog/connect",
    shows: ["lightsail", "instance", "blog", "eu-west-1", null],
  },
  {
    url: "https://lightsail.aws.amazon.com/ls/webapp/home/instances",
    shows: ["lightsail", null, null, null, null],
  },
  {
    url: "https://health.aws.amazon.com/health/home#/account/dashboard/open-issues",
    shows: ["health", null, null, null, null],
  },
];
