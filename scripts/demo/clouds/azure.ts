/** An Azure tenant with management groups, subscriptions and resource groups. ARM ids are in lower case, as the catalogue keeps them. */
import {
  type Cloud,
  type CloudResource,
  type CloudType,
  grace,
  type Home,
  linus,
  margaret,
  tagsOf,
} from "./inventory.ts";

const role = (name: string) => ({ name, title: name });
const kind = (type: string, title: string, read: string, write: string): CloudType => ({
  type,
  title,
  read: role(read),
  write: role(write),
});

const types: ReadonlyArray<CloudType> = [
  kind("azure.management-group", "Management group", "Reader", "Contributor"),
  kind("azure.subscription", "Subscription", "Reader", "Contributor"),
  kind("azure.resource-group", "Resource group", "Reader", "Contributor"),
  kind("azure.key-vault", "Key vault", "Key Vault Reader", "Key Vault Contributor"),
  kind(
    "azure.storage-account",
    "Storage account",
    "Storage Blob Data Reader",
    "Storage Blob Data Contributor",
  ),
  kind("azure.sql-server", "SQL server", "Reader", "SQL Server Contributor"),
  kind("azure.sql-database", "SQL database", "Reader", "SQL DB Contributor"),
  kind(
    "azure.aks-cluster",
    "AKS cluster",
    "Azure Kubernetes Service RBAC Reader",
    "Azure Kubernetes Service RBAC Writer",
  ),
  kind("azure.web-app", "Web app", "Reader", "Website Contributor"),
];

const TENANT = "Example Inc.";
type Subscription = Home & { readonly id: string; readonly name: string };

const groups: ReadonlyArray<Home & { readonly name: string }> = [
  { name: "Production", path: [TENANT], env: "prod", team: "platform", owner: margaret },
  { name: "Non-production", path: [TENANT], env: "staging", team: "platform", owner: linus },
];

const subscription = (
  id: string,
  name: string,
  group: string,
  home: Omit<Home, "path">,
): Subscription => ({ id, name, path: [TENANT, group], ...home });

const subscriptions = [
  subscription("0a1b2c3d-0001-4000-8000-000000000001", "shop-prod", "Production", {
    env: "prod",
    team: "commerce",
    owner: margaret,
  }),
  subscription("0a1b2c3d-0002-4000-8000-000000000002", "shop-staging", "Non-production", {
    env: "staging",
    team: "commerce",
    owner: linus,
  }),
  subscription("0a1b2c3d-0003-4000-8000-000000000003", "data-prod", "Production", {
    env: "prod",
    team: "data",
    owner: grace,
  }),
];

/** In the resource groups `web` and `storage` of every subscription. `S` stands for its name, without the dash where Azure allows none. */
const holdings: ReadonlyArray<
  readonly [type: string, group: string, provider: string, name: string]
> = [
  ["azure.key-vault", "web", "microsoft.keyvault/vaults", "S-keys"],
  ["azure.web-app", "web", "microsoft.web/sites", "S-checkout"],
  ["azure.web-app", "web", "microsoft.web/sites", "S-admin"],
  ["azure.aks-cluster", "web", "microsoft.containerservice/managedclusters", "S-aks"],
  ["azure.storage-account", "storage", "microsoft.storage/storageaccounts", "Sassets"],
  ["azure.storage-account", "storage", "microsoft.storage/storageaccounts", "Sbackups"],
  ["azure.sql-server", "storage", "microsoft.sql/servers", "S-sql"],
];

function thingsIn(home: Subscription): CloudResource[] {
  const tags = tagsOf(home);
  const self = `/subscriptions/${home.id}`;
  const inGroup = (group: string) => `${self}/resourcegroups/${home.name}-${group}`;
  const place = [...home.path, home.name];
  const things = holdings.map(([type, group, provider, pattern]) => {
    const bare = type === "azure.storage-account" ? home.name.replaceAll("-", "") : home.name;
    const name = pattern.replace("S", bare);
    return {
      type,
      externalId: `${inGroup(group)}/providers/${provider}/${name}`,
      name,
      path: [...place, `${home.name}-${group}`],
      tags,
    };
  });
  const server = things.at(-1);
  const databases = ["orders", "reports"].map((name) => ({
    type: "azure.sql-database",
    externalId: `${server?.externalId}/databases/${name}`,
    name,
    path: [...(server?.path ?? []), server?.name ?? ""],
    tags,
  }));
  return [
    { type: "azure.subscription", externalId: self, name: home.name, path: home.path, tags },
    ...["web", "storage"].map((group) => ({
      type: "azure.resource-group",
      externalId: inGroup(group),
      name: `${home.name}-${group}`,
      path: place,
      tags,
    })),
    ...things,
    ...databases,
  ];
}

export const azure: Cloud = {
  name: "Azure (sandbox)",
  label: "Azure",
  types,
  resources: [
    ...groups.map((home) => ({
      type: "azure.management-group",
      externalId: `/providers/microsoft.management/managementgroups/${home.name.toLowerCase()}`,
      name: home.name,
      path: home.path,
      tags: tagsOf(home),
    })),
    ...subscriptions.flatMap(thingsIn),
  ],
};
