/** Okta's admin console. */
import type { Address } from "./address.ts";
import { findSection, match, readTable } from "./routes.ts";
import type { Example, Sighting } from "./sighting.ts";

const host = /^(.+)-admin\.(?:okta|oktapreview|okta-emea|okta-gov|trexcloud)\.(?:com|mil)$/;

const table = readTable(`@admin
app/*/instance/:a app
user/profile/view/:u user
group/:g
oauth2/as/:a authorization-server
access/identity-providers/edit/:i identity-provider`);

/** @returns null when the address is of no Okta admin console */
export function recogniseOkta(address: Address): Sighting | null {
  const account = host.exec(address.host)?.[1];
  if (!account) return null;
  const found = findSection(table, address.segments);
  const shown = found && match(found.section, address.segments.slice(found.taken), new Map());
  return {
    provider: "okta",
    service: "admin",
    type: shown?.type ?? null,
    id: shown?.id ?? null,
    region: null,
    account,
  };
}

const at = (rest: string, domain = "okta.com") => `https://acme-admin.${domain}/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: at("admin/app/acme_shop_1/instance/0oa1b2c3d4/#tab-assignments"),
    shows: ["admin", "app", "0oa1b2c3d4", null, "acme"],
  },
  {
    url: at("admin/user/profile/view/00u1b2c3d4#tab-groups", "oktapreview.com"),
    shows: ["admin", "user", "00u1b2c3d4", null, "acme"],
  },
  {
    url: at("admin/group/00g1b2c3d4", "okta-emea.com"),
    shows: ["admin", "group", "00g1b2c3d4", null, "acme"],
  },
  { url: at("admin/apps/active"), shows: ["admin", null, null, null, "acme"] },
  { url: at("admin/access/api/tokens"), shows: ["admin", null, null, null, "acme"] },
  { url: "https://acme.okta.com/app/UserHome", shows: null },
];
