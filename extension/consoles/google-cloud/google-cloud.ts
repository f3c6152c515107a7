/** The Google Cloud console: address → sighting. */
import { type Address, decode, readParams } from "../address.ts";
import { findSection, match, readTable } from "../routes.ts";
import type { Sighting } from "../sighting.ts";
import { readBigQuery } from "./bigquery.ts";
import { platform } from "./platform.ts";
import { compute, data } from "./tables.ts";

const hosts = new Set([
  "console.cloud.google.com",
  "console.developers.google.com",
  "pantheon.corp.google.com",
  "console.cloud.s3nscloud.fr",
]);
const table = readTable(compute, data, platform);
/** Pages about the project, folder or organization itself. */
const scopePages =
  /^(?:home|welcome|cloud-hub|projectselector2?|getting-started|iam-admin\/?|home\/.*|welcome\/.*|projectselector2?\/.*)$/;

type Shown = {
  readonly service: string;
  readonly type: string | null;
  readonly id: string | null;
  readonly region?: string | null;
  readonly account?: string | null;
};

/** `folder=` and `organizationId=` may also be empty or `true`. */
const digits = (text: string | undefined) => (text && /^\d+$/.test(text) ? text : null);

/** `browser/{bucket}/{folder…}` is the bucket, `browser/_details/{bucket}/{object…}` an object. */
function readStorage(rest: readonly string[]): Shown | null {
  const [page, first, ...more] = rest;
  if (page !== "browser" || !first) return null;
  if (first !== "_details") return { service: "storage", type: "bucket", id: first };
  const [bucket, ...key] = more;
  if (!bucket) return null;
  return key.length > 0
    ? { service: "storage", type: "object", id: [bucket, ...key].join("/") }
    : { service: "storage", type: "bucket", id: bucket };
}

function readScope(query: ReadonlyMap<string, string>): Shown {
  const service = "resourcemanager";
  const project = query.get("project");
  if (project) return { service, type: "project", id: project };
  const folder = digits(query.get("folder"));
  if (folder) return { service, type: "folder", id: folder };
  const organization = digits(query.get("organizationid"));
  return { service, type: organization ? "organization" : null, id: organization };
}

/** Takes `;tab=objects` off the segments; also encoded, and anywhere in the path. */
function readMatrix(segments: readonly string[], params: Map<string, string>): string[] {
  return segments.flatMap((segment) => {
    const at = segment.indexOf(";");
    if (at < 0) return [segment];
    readParams(segment.slice(at + 1), ";", params);
    return at === 0 ? [] : [segment.slice(0, at)];
  });
}

function readPage(segments: readonly string[], params: ReadonlyMap<string, string>): Shown {
  const [first = "", second = ""] = segments;
  const path = segments.join("/");
  if (path === "" || scopePages.test(path)) return readScope(params);
  if (first === "storage") {
    const found = readStorage(segments.slice(1));
    return found ?? { service: "storage", type: null, id: null };
  }
  if (first === "bigquery" || (first === "" && params.has("ws"))) {
    const found = readBigQuery(params);
    if (found) return { service: "bigquery", ...found };
  }
  if (first === "billing" && /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/.test(second))
    return { service: "billing", type: "billing-account", id: second };
  const found = findSection(table, segments);
  if (!found) return { service: first, type: null, id: null };
  const shown = match(found.section, segments.slice(found.taken), params);
  return shown ?? { service: found.section.service, type: null, id: null };
}

/** Ids that the console writes in its own way. */
function tidy(shown: Shown): Shown {
  if (!shown.id) return shown;
  // A role's slashes become `<`; a dashboard's or job's whole name is encoded.
  if (shown.service === "iam") return { ...shown, id: shown.id.replaceAll("<", "/") };
  if (shown.service === "monitoring")
    return { ...shown, id: decode(shown.id).split("/").at(-1) ?? shown.id };
  if (shown.service === "firestore")
    return { ...shown, id: shown.id === "-default-" ? "(default)" : shown.id };
  return shown;
}

/** @returns null when the address is of no Google Cloud console */
export function recogniseGoogleCloud(address: Address): Sighting | null {
  if (!hosts.has(address.host)) return null;
  const params = new Map(address.query);
  const segments = readMatrix(address.segments, params);
  // `/u/1/…` and `/m/…` name the signed-in account or the mobile page.
  const start = segments[0] === "u" && /^\d+$/.test(segments[1] ?? "") ? 2 : 0;
  const shown = tidy(readPage(segments.slice(start), params));
  const project = address.query.get("project") || shown.account || null;
  return {
    provider: "gcp",
    service: shown.service,
    type: shown.type,
    id: shown.id,
    region: shown.region ?? null,
    account: shown.service === "artifactregistry" ? (shown.account ?? project) : project,
  };
}
