/** A Google Cloud organization with folders and projects. */
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

const role = (name: string, title: string) => ({ name: `roles/${name}`, title });

const types: ReadonlyArray<CloudType> = [
  {
    type: "gcp.folder",
    title: "Folder",
    read: role("viewer", "Viewer"),
    write: role("editor", "Editor"),
  },
  {
    type: "gcp.project",
    title: "Project",
    read: role("viewer", "Viewer"),
    write: role("editor", "Editor"),
  },
  {
    type: "gcp.storage.bucket",
    title: "Cloud Storage bucket",
    read: role("storage.objectViewer", "Storage Object Viewer"),
    write: role("storage.objectUser", "Storage Object User"),
  },
  {
    type: "gcp.sql.instance",
    title: "Cloud SQL instance",
    read: role("cloudsql.viewer", "Cloud SQL Viewer"),
    write: role("cloudsql.editor", "Cloud SQL Editor"),
  },
  {
    type: "gcp.container.cluster",
    title: "GKE cluster",
    read: role("container.viewer", "Kubernetes Engine Viewer"),
    write: role("container.developer", "Kubernetes Engine Developer"),
  },
  {
    type: "gcp.bigquery.dataset",
    title: "BigQuery dataset",
    read: role("bigquery.dataViewer", "BigQuery Data Viewer"),
    write: role("bigquery.dataEditor", "BigQuery Data Editor"),
  },
  {
    type: "gcp.secretmanager.secret",
    title: "Secret",
    read: role("secretmanager.viewer", "Secret Manager Viewer"),
    write: role("secretmanager.secretVersionManager", "Secret Version Manager"),
  },
  {
    type: "gcp.pubsub.topic",
    title: "Pub/Sub topic",
    read: role("pubsub.viewer", "Pub/Sub Viewer"),
    write: role("pubsub.editor", "Pub/Sub Editor"),
  },
  {
    type: "gcp.run.service",
    title: "Cloud Run service",
    read: role("run.viewer", "Cloud Run Viewer"),
    write: role("run.developer", "Cloud Run Developer"),
  },
];

const ORGANIZATION = "example.com";
type Folder = Home & { readonly id: string; readonly name: string };
type Project = Home & { readonly id: string };

const folder = (id: string, name: string, home: Omit<Home, "path">): Folder => ({
  id,
  name,
  path: [ORGANIZATION],
  ...home,
});
const folders = [
  folder("205090528001", "Commerce", { env: "prod", team: "commerce", owner: margaret }),
  folder("205090528002", "Data", { env: "prod", team: "data", owner: grace }),
];

const project = (id: string, place: string, home: Omit<Home, "path">): Project => ({
  id,
  path: [ORGANIZATION, place],
  ...home,
});
const projects = [
  project("example-shop-prod", "Commerce", { env: "prod", team: "commerce", owner: margaret }),
  project("example-shop-staging", "Commerce", { env: "staging", team: "commerce", owner: linus }),
  project("example-shop-dev", "Commerce", { env: "dev", team: "commerce", owner: linus }),
  project("example-data-prod", "Data", { env: "prod", team: "data", owner: grace }),
  project("example-data-dev", "Data", { env: "dev", team: "data", owner: grace }),
];

const ZONE = "europe-west1";

/** `P` stands for the project. */
const holdings: ReadonlyArray<readonly [type: string, resource: string, name: string]> = [
  ["gcp.storage.bucket", "//storage.googleapis.com/P-assets", "P-assets"],
  ["gcp.storage.bucket", "//storage.googleapis.com/P-backups", "P-backups"],
  ["gcp.sql.instance", "//cloudsql.googleapis.com/projects/P/instances/orders", "orders"],
  ["gcp.sql.instance", "//cloudsql.googleapis.com/projects/P/instances/reports", "reports"],
  [
    "gcp.container.cluster",
    `//container.googleapis.com/projects/P/locations/${ZONE}/clusters/main`,
    "main",
  ],
  ["gcp.bigquery.dataset", "//bigquery.googleapis.com/projects/P/datasets/sales", "sales"],
  ["gcp.bigquery.dataset", "//bigquery.googleapis.com/projects/P/datasets/web", "web"],
  [
    "gcp.secretmanager.secret",
    "//secretmanager.googleapis.com/projects/P/secrets/payment-api",
    "payment-api",
  ],
  ["gcp.pubsub.topic", "//pubsub.googleapis.com/projects/P/topics/orders", "orders"],
  [
    "gcp.run.service",
    `//run.googleapis.com/projects/P/locations/${ZONE}/services/checkout`,
    "checkout",
  ],
];

function thingsIn(home: Project): CloudResource[] {
  const tags = tagsOf(home);
  const itself = `//cloudresourcemanager.googleapis.com/projects/${home.id}`;
  return [
    { type: "gcp.project", externalId: itself, name: home.id, path: home.path, tags },
    ...holdings.map(([type, resource, name]) => ({
      type,
      externalId: resource.replaceAll("P", home.id),
      name: name.replaceAll("P", home.id),
      path: [...home.path, home.id],
      tags,
    })),
  ];
}

export const google: Cloud = {
  name: "Google Cloud (sandbox)",
  label: "Google Cloud",
  types,
  resources: [
    ...folders.map((home) => ({
      type: "gcp.folder",
      externalId: `//cloudresourcemanager.googleapis.com/folders/${home.id}`,
      name: home.name,
      path: home.path,
      tags: tagsOf(home),
    })),
    ...projects.flatMap(thingsIn),
  ],
};
