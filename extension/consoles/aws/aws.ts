/** The AWS consoles: address → sighting. */
import { type Address, decode, readParams, segmentsOf } from "../address.ts";
import { findSection, isNoId, match, readTable } from "../routes.ts";
import type { Sighting } from "../sighting.ts";
import { readArn } from "./arn.ts";
import { cloudwatch, readCloudwatch } from "./cloudwatch.ts";
import { compute } from "./compute.ts";
import { data } from "./data.ts";
import { developer } from "./developer.ts";
import { ec2, readEc2View } from "./ec2.ts";
import { identity } from "./identity.ts";
import { learning } from "./learning.ts";
import { management, readConfigItem, readParameter } from "./management.ts";
import { network, readQueueUrl } from "./network.ts";
import { readPortal } from "./portals.ts";
import { isAccount, isGlobal, isRegion, readConsoleHost } from "./region.ts";
import { readRepository, readS3Object, storage } from "./storage.ts";

const table = readTable(
  compute,
  ec2,
  storage,
  data,
  learning,
  identity,
  management,
  cloudwatch,
  network,
  developer,
);

/** Between a console's name and its own routes: versions and start pages. */
const noise =
  /^(?:v\d|home(?:v\d)?|main|identity|idp|kms|deeplink\.js|instances|(?:ssoins-)?[0-9a-f]{16})$/;

/** Takes a hash apart: `/a/b?x=1`, `!/a`, `View:k=v;k=v`, `view:a/b`, `k=v&k=v`. */
function readHash(hash: string, params: Map<string, string>): string[] {
  const mark = hash.indexOf("?");
  if (mark >= 0) readParams(hash.slice(mark + 1), "&", params);
  const route = (mark < 0 ? hash : hash.slice(0, mark)).replace(/^!/, "").split("#")[0] ?? "";
  const colon = route.indexOf(":");
  const slash = route.indexOf("/");
  if (slash === 0 || (colon < 0 && slash > 0)) return segmentsOf(route);
  if (colon < 0) {
    if (!route.includes("=")) return segmentsOf(route);
    readParams(route, "&", params);
    return [];
  }
  if (slash >= 0 && slash < colon) return segmentsOf(route);
  const rest = route.slice(colon + 1);
  if (!/^[\w-]*=/.test(rest)) return [decode(route.slice(0, colon)), ...segmentsOf(rest)];
  readParams(rest, ";", params);
  return [decode(route.slice(0, colon))];
}

type Shown = {
  readonly service: string;
  readonly type: string | null;
  readonly id: string | null;
  readonly region?: string | null;
  readonly account?: string | null;
};

/** Every AWS console shows the same resource for an ARN, wherever it stands in the address. */
function anyArn(route: readonly string[], params: ReadonlyMap<string, string>): Sighting | null {
  const at = route.findIndex((part) => part.startsWith("arn:"));
  if (at >= 0) return readArn(route.slice(at).join("/").split(/[@$]/)[0] ?? "");
  for (const [key, value] of params)
    if (value.startsWith("arn:") && (key.endsWith("arn") || key.endsWith("id") || key === "search"))
      return readArn(value);
  return null;
}

/** What no line knows: `widgets/details/x` is a widget all the same. */
function anyDetails(service: string, route: readonly string[]): Shown | null {
  const at = route.findIndex((part) => /^(?:details?|view)$/.test(part));
  const kind = /^([a-z-]+[^s])s$/.exec(route[at - 1] ?? "")?.[1];
  const id = route[at + 1];
  return at > 0 && kind && id && !isNoId(id) ? { service, type: kind, id } : null;
}

/** Consoles whose addresses need more than a line. */
function readSpecial(
  name: string,
  route: readonly string[],
  params: ReadonlyMap<string, string>,
  address: Address,
): Shown | null {
  switch (name) {
    case "ec2":
      return readEc2View(route[0] ?? "", params);
    case "s3": {
      const id = readS3Object(route, params);
      return id ? { service: "s3", type: "object", id } : null;
    }
    case "ecr": {
      const found = readRepository(route);
      return found && { ...found, type: "repository" };
    }
    case "sqs": {
      const found = readQueueUrl(decode(address.hash));
      return found && { service: "sqs", type: "queue", ...found };
    }
    case "ssm": {
      const [kind, id = ""] = route;
      if (kind === "parameters") {
        const parameter = readParameter(route.slice(1));
        return parameter ? { service: "ssm", type: "parameter", id: parameter } : null;
      }
      if (kind === "session-manager" && /^m?i-/.test(id))
        return { service: "ssm", type: "session", id };
      return null;
    }
    case "config":
      return readConfigItem(params);
    case "cloudwatch": {
      const { service, shown } = readCloudwatch(address.hash, params);
      return shown ?? { service, type: null, id: null };
    }
    case "amplify":
    case "appsync": {
      const [id = ""] = route;
      const type = name === "amplify" ? "app" : "api";
      return /^(?=[a-z]*\d)[a-z0-9]{12,30}$/.test(id) ? { service: name, type, id } : null;
    }
    default:
      return null;
  }
}

/** A captured id may be an ARN, or end in a word of the console. */
function tidy(shown: Shown): Shown {
  const id = shown.id?.startsWith("arn:") ? shown.id.split(/[@$]/)[0] : shown.id;
  if (id?.startsWith("arn:")) return readArn(id) ?? shown;
  if (shown.service === "iam") return { ...shown, id: id?.split("$")[0] ?? null };
  if (shown.service === "lambda" || shown.service === "cloudformation")
    return { ...shown, id: id?.split(":")[0] ?? null };
  return shown;
}

function readPage(address: Address): Shown {
  const params = new Map(address.query);
  const hash = readHash(address.hash, params);
  const [name = "console"] = address.segments;
  if (name === "go")
    return readArn(params.get("arn") ?? "") ?? { service: "console", type: null, id: null };
  const found = findSection(table, address.segments);
  const rest = [...address.segments.slice(found?.taken ?? 1), ...hash];
  const start = rest.findIndex((part) => !noise.test(part));
  const route = start < 0 ? [] : rest.slice(start);
  const service = found?.section.service ?? name.replace(/v\d$/, "");
  const shown = readSpecial(service, route, params, address) ??
    (found && match(found.section, route, params)) ??
    anyArn(route, params) ??
    anyDetails(service, route) ?? { service, type: null, id: null };
  return tidy(shown);
}

/** Region of what stands in an id: `eu-west-1_AbC`, `eu-west-1:0a1b…`. */
const regionIn = (id: string | null) => {
  const start = id?.split(/[_:]/)[0];
  return isRegion(start) ? start : null;
};

/** @returns null when the address is of no AWS console */
export function recogniseAws(address: Address): Sighting | null {
  const host = readConsoleHost(address.host);
  if (!host) {
    const portal = readPortal(address);
    return portal && { provider: "aws", ...portal };
  }
  const shown = readPage(address);
  const asked = address.query.get("region") ?? null;
  const inHash = /[?&;]region=([a-z0-9-]+)/.exec(address.hash)?.[1];
  const region =
    isGlobal(shown.service) || asked === "global"
      ? null
      : [asked, inHash, host.region, shown.region, regionIn(shown.id)].find(isRegion);
  // An ARN's own region says where the resource is; the host of `go/view` says nothing.
  const sure = address.segments[0] === "go" ? shown.region : region;
  return {
    provider: "aws",
    service: shown.service,
    type: shown.type,
    id: shown.id,
    region: sure ?? null,
    account: (isAccount(shown.account) ? shown.account : null) ?? host.account,
  };
}
