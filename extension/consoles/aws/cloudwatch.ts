/** CloudWatch and its logs: the console with most encodings. */
import { decode } from "../address.ts";
import type { Example } from "../sighting.ts";

export const cloudwatch = `@cloudwatch
@synthetics
canary/detail/:c
@xray
@grafana
workspaces/:w
@prometheus > aps
workspaces/:w workspace`;

type Shown = { service: string; type: string; id: string } | null;

/** `$252F` is `%252F` is `/`, encoded twice; `$23` and `$3F` are a `#` and a `?`, behind which come tabs and filters. */
const logName = (text: string) =>
  decode(decode((text.split(/\$23|\$3F|#|\?/i)[0] ?? "").replaceAll("$", "%")));
/** Alarms have spaces as `+` or `%20`. */
const plainName = (text: string) =>
  decode(decode(text.replaceAll("+", " ").replaceAll(/\$(?=[0-9A-Fa-f]{2})/g, "%")));

function readLogGroup(rest: string): Shown {
  const parts = rest.split("/");
  const at = parts.indexOf("log-group");
  const group = at < 0 ? "" : logName(parts[at + 1] ?? "");
  if (group === "" || group === "undefined") return null;
  const events = parts.indexOf("log-events", at);
  const stream = events < 0 ? "" : logName(parts[events + 1] ?? "");
  return stream
    ? { service: "logs", type: "log-stream", id: `${group}:${stream}` }
    : { service: "logs", type: "log-group", id: group };
}

/**
 * @param hash as written: `view:rest`, where rest is a path or parameters
 * @param params of the hash, decoded
 * @returns service of the view, and what it shows
 */
export function readCloudwatch(
  hash: string,
  params: ReadonlyMap<string, string>,
): { service: string; shown: Shown } {
  const end = hash.search(/[:/?]/);
  const view = (end < 0 ? hash : hash.slice(0, end)).toLowerCase();
  const rest = end < 0 ? "" : hash.slice(end + 1);
  const named = (service: string, type: string, id: string | undefined): Shown =>
    id ? { service, type, id } : null;
  const alarm = /^alarm\/([^?~]+)/.exec(rest)?.[1];
  const board = /^(?:dashboard|custom)\/([^?~;]+)/.exec(rest)?.[1];
  if (view === "logsv2") return { service: "logs", shown: readLogGroup(rest) };
  if (view.startsWith("log")) {
    const group = params.get("group");
    const stream = params.get("stream");
    const type = stream ? "log-stream" : "log-group";
    return {
      service: "logs",
      shown: named("logs", type, group && stream ? `${group}:${stream}` : group),
    };
  }
  if (view.startsWith("alarm"))
    return {
      service: "cloudwatch",
      shown: named("cloudwatch", "alarm", alarm ? plainName(alarm) : params.get("name")),
    };
  if (view.startsWith("dashboards"))
    return {
      service: "cloudwatch",
      shown: named("cloudwatch", "dashboard", board ? plainName(board) : params.get("name")),
    };
  if (view === "rules")
    return { service: "events", shown: named("events", "rule", params.get("name")) };
  if (view === "synthetics") {
    const canary = /^canary\/detail\/([^?/]+)/.exec(rest)?.[1];
    return { service: "synthetics", shown: named("synthetics", "canary", canary) };
  }
  // The links of old alarm mails: `#s=Alarms&alarm=NAME`.
  return { service: "cloudwatch", shown: named("cloudwatch", "alarm", params.get("alarm")) };
}

const at = (hash: string, page = "home") =>
  `https://eu-west-1.console.aws.amazon.com/cloudwatch/${page}?region=eu-west-1#${hash}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", null];

export const examples = (): readonly Example[] => [
  {
    url: at("logsV2:log-groups/log-group/$252Faws$252Flambda$252Forders"),
    shows: shown("logs", "log-group", "/aws/lambda/orders"),
  },
  {
    url: at(
      "logsV2:log-groups/log-group/$252Faws$252Flambda$252Forders/log-events$3FfilterPattern$3DERROR",
    ),
    shows: shown("logs", "log-group", "/aws/lambda/orders"),
  },
  {
    url: at(
      "logsV2:log-groups/log-group/$252Fecs$252Fapi/log-events/api$252Fapi$252F0a1b$3Fstart$3DPT1H",
    ),
    shows: shown("logs", "log-stream", "/ecs/api:api/api/0a1b"),
  },
  {
    url: at("logsV2:log-groups/log-group/trail$23metric-filters"),
    shows: shown("logs", "log-group", "trail"),
  },
  {
    url: at("logsV2:log-groups/log-group/odd$2523name"),
    shows: shown("logs", "log-group", "odd#name"),
  },
  { url: at("logsV2:log-groups$3FlogGroupNameFilter$3Dorders"), shows: shown("logs") },
  {
    url: at("logsV2:logs-insights$3FqueryDetail$3D~(source~(~'*2faws*2flambda*2forders))"),
    shows: shown("logs"),
  },
  {
    url: at("logStream:group=/ecs/api;streamFilter=typeLogStreamPrefix"),
    shows: shown("logs", "log-group", "/ecs/api"),
  },
  {
    url: at("logEventViewer:group=/ecs/api;stream=api/0a1b"),
    shows: shown("logs", "log-stream", "/ecs/api:api/0a1b"),
  },
  { url: at("logs:prefix=/ecs"), shows: shown("logs") },
  {
    url: at("alarmsV2:alarm/Orders+are%20late?~(timeRange~3600)"),
    shows: shown("cloudwatch", "alarm", "Orders are late"),
  },
  {
    url: at("alarmsV2:alarm/orders-late", "deeplink.js"),
    shows: shown("cloudwatch", "alarm", "orders-late"),
  },
  {
    url: at("alarm:alarmFilter=ANY;name=orders-late"),
    shows: shown("cloudwatch", "alarm", "orders-late"),
  },
  { url: at("s=Alarms&alarm=orders-late"), shows: shown("cloudwatch", "alarm", "orders-late") },
  { url: at("alarmsV2:?~(search~'orders)"), shows: shown("cloudwatch") },
  { url: at("dashboards:name=Shop;start=PT3H"), shows: shown("cloudwatch", "dashboard", "Shop") },
  {
    url: at("dashboards/dashboard/Shop?~(start~'-PT3H)"),
    shows: shown("cloudwatch", "dashboard", "Shop"),
  },
  { url: at("dashboards:"), shows: shown("cloudwatch") },
  { url: at("metricsV2:graph=~(metrics~(~(~'AWS*2fLambda)))"), shows: shown("cloudwatch") },
  { url: at("rules:name=nightly"), shows: shown("events", "rule", "nightly") },
];
