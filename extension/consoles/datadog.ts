/** Datadog, on all its sites. */
import type { Address } from "./address.ts";
import { findSection, match, readTable } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const host = /^(?:[a-z0-9-]+\.)?(?:datadoghq\.(?:com|eu)|ddog-gov\.com)$/;
/** Sites of Datadog that are no console. */
const other = /^(?:www|docs|api|status|learn)?\.?datadoghq\.com$/;

const table = readTable(`@dashboard dashboards dash screen > dashboards
:d dashboard
@monitors
edit/:m# monitor
:m# monitor
@notebook notebooks > notebooks
:n notebook
@synthetics
details/:t test
@apm
services/:s
service/:s
entity/:s service
@logs
@slo
*?slo_id=:s slo
manage?slo_id=:s slo
?slo_id=:s slo
@incidents
:i incident`);

/** What stands where a dashboard's or a monitor's id would. */
const pages =
  /^(?:lists?|manage|integration|templates?|reports|shared|status|triggered|quality|settings|downtimes?|recent)$/;

/** @returns null when the address is of no Datadog site */
export function recogniseDatadog(address: Address): Sighting | null {
  if (!host.test(address.host) || other.test(address.host)) return null;
  const found = findSection(table, address.segments);
  const rest = address.segments.slice(found?.taken ?? 0);
  const shown =
    found && !pages.test(rest[0] ?? "") ? match(found.section, rest, address.query) : null;
  return {
    provider: "datadog",
    service: found?.section.service ?? address.segments[0] ?? "datadog",
    type: shown?.type ?? null,
    id: shown?.id ?? null,
    region: null,
    account: null,
  };
}

const at = (rest: string) => `https://app.datadoghq.com/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("dashboard/abc-def-123/shop-overview?from_ts=1"),
    shows: ["dashboards", "dashboard", "abc-def-123", null, null],
  },
  {
    url: "https://app.datadoghq.eu/dashboard/abc-def-123",
    shows: ["dashboards", "dashboard", "abc-def-123", null, null],
  },
  { url: at("dashboard/lists?p=1"), shows: ["dashboards", null, null, null, null] },
  {
    url: at("monitors/12345678?group=all"),
    shows: ["monitors", "monitor", "12345678", null, null],
  },
  { url: at("monitors/manage"), shows: ["monitors", null, null, null, null] },
  { url: at("notebook/4321/incident"), shows: ["notebooks", "notebook", "4321", null, null] },
  { url: at("logs?query=service%3Ashop"), shows: ["logs", null, null, null, null] },
  { url: "https://docs.datadoghq.com/dashboards/", shows: null },
];
