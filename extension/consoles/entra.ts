/** Microsoft Entra, in the Azure portal's blades or on its own host. */
import type { Example, Sighting } from "./sighting.ts";

const isGuid = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text);

/** Blade (a part of its name), the key that holds the id, and what it is. The first that fits counts. */
const blades: ReadonlyArray<readonly [blade: RegExp, key: string, type: string]> = [
  [/ManagedApp|EnterpriseApp/i, "objectid", "service-principal"],
  [/ManagedApp|EnterpriseApp/i, "appid", "service-principal"],
  [/Application|RegisteredApp|AppRegistration/i, "appid", "application"],
  [/Group/i, "groupid", "group"],
  [/Group/i, "objectid", "group"],
  [/User/i, "userid", "user"],
  [/User/i, "objectid", "user"],
  [/Device/i, "objectid", "device"],
  [/Device/i, "deviceid", "device"],
  [/Role/i, "objectid", "role"],
  [/Role/i, "roledefinitionid", "role"],
  [/Policy|ConditionalAccess/i, "policyid", "conditional-access-policy"],
  [/AdminUnit|AdministrativeUnit/i, "objectid", "administrative-unit"],
  [/./, "groupid", "group"],
  [/./, "userid", "user"],
];

/** @param parts the route's decoded segments, `view/{extension}/{blade}/…/{key}/{value}` */
export function readEntra(
  parts: readonly string[],
): Pick<Sighting, "service" | "type" | "id" | "account"> {
  const blade = parts[2] ?? "";
  // `~` marks values that are JSON; the name stays.
  const keys = parts.map((part) => part.replace(/~$/, "").toLowerCase());
  for (const [name, key, type] of blades) {
    const id = name.test(blade) ? parts[keys.indexOf(key, 3) + 1] : undefined;
    if (keys.indexOf(key, 3) > 0 && isGuid(id))
      return { service: "entra", type, id, account: null };
  }
  return { service: "entra", type: null, id: null, account: null };
}

const g = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";
const h = "1a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";
const at = (rest: string) => `https://portal.azure.com/#${rest}`;
const shown = (type: string | null, id: string | null): Example["shows"] => [
  "entra",
  type,
  id,
  null,
  null,
];

export const examples = (): readonly Example[] => [
  {
    url: at(`blade/Microsoft_AAD_IAM/GroupDetailsMenuBlade/Overview/groupId/${g}`),
    shows: shown("group", g),
  },
  {
    url: at(`view/Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Members/groupId/${g}/menuId/`),
    shows: shown("group", g),
  },
  {
    url: at(`blade/Microsoft_AAD_IAM/UserDetailsMenuBlade/Profile/userId/${g}`),
    shows: shown("user", g),
  },
  {
    url: `https://entra.microsoft.com/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/${g}/hidePreviewBanner~/true`,
    shows: shown("user", g),
  },
  {
    url: at(
      `blade/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/Overview/appId/${g}/objectId/${h}`,
    ),
    shows: shown("application", g),
  },
  {
    url: at(`view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/SignOn/objectId/${g}/appId/${h}`),
    shows: shown("service-principal", g),
  },
  {
    url: `https://entra.microsoft.com/#@acme.example/view/Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/${g}`,
    shows: shown("conditional-access-policy", g),
  },
  { url: `https://entra.microsoft.com/#home`, shows: shown(null, null) },
  {
    url: at("view/Microsoft_AAD_IAM/GroupsManagementMenuBlade/~/AllGroups"),
    shows: shown(null, null),
  },
  { url: at("view/Microsoft_AAD_IAM/AddGroupBlade"), shows: shown(null, null) },
];
