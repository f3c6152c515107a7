/** Everything that fits the typed text: what is known here at once, what the server finds a moment later. */
import { useMemo } from "preact/hooks";
import { useRead } from "../api/queries";
import { searchOfHit } from "../parts/requesting/request-search";
import { useSettled } from "../parts/settled";
import { requestWords } from "../words/states";
import { useAdmin, useMe } from "./me";
import { pagesFor } from "./nav";
import { groupOrder, matching, type PaletteItem, readRecent } from "./palette-items";

const EACH = 5;

export function usePaletteItems(text: string) {
  const admin = useAdmin();
  const q = useSettled(text.trim());
  const asks = q !== "";
  const open = useRead("listRequests", { query: { open: "true", limit: 50 } });
  const offers = useRead(
    "searchOffers",
    { query: { q, limit: EACH + 1 } },
    { enabled: asks, keep: true },
  );
  const search = { query: { search: q, limit: EACH } };
  const forAdmins = { enabled: asks && admin, keep: true };
  const people = useRead("listUsers", search, forAdmins);
  const flows = useRead("listFlows", search, forAdmins);
  const integrations = useRead("listIntegrations", search, forAdmins);
  const userId = useMe()?.user.id ?? "";
  const recent = useMemo(() => readRecent(userId), [userId]);

  const pages: PaletteItem[] = pagesFor(admin).map(({ to, label }) => ({
    id: `page ${to}`,
    group: "pages",
    label,
    to,
  }));
  const requests: PaletteItem[] = (open.data?.items ?? []).map((request) => ({
    id: request.id,
    group: "requests",
    label: `${request.number} · ${request.units.map((unit) => unit.resource).join(", ")}`,
    sub: requestWords[request.state][0],
    more: request.units.map((unit) => `${unit.permissionTitle} ${unit.integration}`).join(" "),
    to: "/requests/$requestId",
    params: { requestId: request.id },
  }));
  const found: PaletteItem[] = asks
    ? [
        ...(offers.data?.items ?? []).slice(0, EACH).map((hit) => ({
          id: `offer ${hit.id}`,
          group: "offers" as const,
          label: hit.name,
          sub: hit.detail,
          to: "/request",
          search: searchOfHit(hit),
        })),
        ...(people.data?.items ?? []).map((person) => ({
          id: person.id,
          group: "people" as const,
          label: person.fullName || person.email,
          sub: person.email,
          to: "/admin/identities/$userId",
          params: { userId: person.id },
        })),
        ...(flows.data?.items ?? []).map((flow) => ({
          id: flow.id,
          group: "flows" as const,
          label: flow.document.name,
          sub: flow.document.description,
          to: "/admin/flows/$flowId",
          params: { flowId: flow.id },
        })),
        ...(integrations.data?.items ?? []).map((one) => ({
          id: one.id,
          group: "integrations" as const,
          label: one.name,
          sub: one.kind,
          to: "/admin/integrations/$integrationId",
          params: { integrationId: one.id },
        })),
      ]
    : [];
  const local = matching(
    asks || text.trim() !== "" ? [...pages, ...requests] : [...recent, ...pages, ...requests],
    text,
  );
  const items = [...local, ...found];
  const server = [offers, ...(admin ? [people, flows, integrations] : [])];
  return {
    groups: groupOrder
      .map((group) => ({ group, items: items.filter((item) => item.group === group) }))
      .filter(({ items: inside }) => inside.length > 0),
    searching: text.trim() !== "" && (q !== text.trim() || server.some((read) => read.isFetching)),
    failed: asks && server.some((read) => read.error !== null),
  };
}
