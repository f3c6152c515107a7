/** Executed by a test; ids are invented. */
import type { Example } from "../sighting.ts";

const at = (rest: string) => `https://console.cloud.google.com/${rest}`;
const p = "project=acme-prod";
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
  region: string | null = null,
  account: string | null = "acme-prod",
): Example["shows"] => [service, type, id, region, account];

const rows: ReadonlyArray<readonly [string, Example["shows"]]> = [
  [`home/dashboard?${p}`, shown("resourcemanager", "project", "acme-prod")],
  [`welcome?${p}&authuser=1&hl=de`, shown("resourcemanager", "project", "acme-prod")],
  [`welcome/new?folder=1234567`, shown("resourcemanager", "folder", "1234567", null, null)],
  [
    "home/dashboard?folder=true&organizationId=true",
    shown("resourcemanager", null, null, null, null),
  ],
  [`iam-admin/?${p}`, shown("resourcemanager", "project", "acme-prod")],
  [`iam-admin/iam?${p}`, shown("iam")],
  [
    `iam-admin/serviceaccounts/details/104444444444444444444/keys?${p}`,
    shown("iam", "service-account", "104444444444444444444"),
  ],
  [
    `iam-admin/roles/details/projects%3Cacme-prod%3Croles%3Cdeployer?${p}`,
    shown("iam", "role", "projects/acme-prod/roles/deployer"),
  ],
  [
    `compute/instancesDetail/zones/europe-west1-b/instances/web-1?${p}&tab=details`,
    shown("compute", "instance", "web-1", "europe-west1-b"),
  ],
  [`compute/instances?${p}`, shown("compute")],
  [`compute/instancesAdd?${p}`, shown("compute")],
  [
    `compute/disksDetail/zones/europe-west1-b/disks/data?${p}`,
    shown("compute", "disk", "data", "europe-west1-b"),
  ],
  [`networking/firewalls/details/allow-web?${p}`, shown("compute", "firewall", "allow-web")],
  [
    `networking/subnetworks/details/europe-west1/apps?${p}`,
    shown("compute", "subnetwork", "apps", "europe-west1"),
  ],
  [
    `net-services/dns/zones/acme/rrsets/www.acme.example./A/edit?${p}`,
    shown("dns", "managed-zone", "acme"),
  ],
  [`net-services/dns/zones/new/create?${p}`, shown("dns")],
  [`net-services/loadbalancing/details/http/web?${p}`, shown("compute", "load-balancer", "web")],
  [
    `storage/browser/acme-logs;tab=permissions?${p}&prefix=`,
    shown("storage", "bucket", "acme-logs"),
  ],
  ["storage/browser/acme-logs", shown("storage", "bucket", "acme-logs", null, null)],
  [
    `storage/browser/_details/acme-logs/2026/a%20b.txt;tab=live_object?${p}`,
    shown("storage", "object", "acme-logs/2026/a b.txt"),
  ],
  [
    `bigquery?${p}&p=acme-lake&d=sales&t=orders&page=table`,
    shown("bigquery", "table", "acme-lake.sales.orders"),
  ],
  [
    `bigquery?${p}&ws=!1m5!1m4!4m3!1sacme-lake!2ssales!3sorders`,
    shown("bigquery", "table", "acme-lake.sales.orders"),
  ],
  [
    `bigquery?${p}&ws=!1m4!1m3!3m2!1sacme-lake!2ssales`,
    shown("bigquery", "dataset", "acme-lake.sales"),
  ],
  [`bigquery?${p}&ws=!1m8!1m3!3m2!1sacme-lake!2ssales!1m3!3m2!1sacme-lake!2shr`, shown("bigquery")],
  [`bigquery?${p}&sq=123456789:0a1b2c`, shown("bigquery")],
  [`sql/instances/orders/users?${p}`, shown("sql", "instance", "orders")],
  [`sql/instances/create;engine=PostgreSQL?${p}`, shown("sql")],
  [
    `spanner/instances/main/databases/orders/details/tables?${p}`,
    shown("spanner", "database", "main/orders"),
  ],
  [`spanner/instances/main/details/databases?${p}`, shown("spanner", "instance", "main")],
  [
    `kubernetes/clusters/details/europe-west1/shop/details?${p}`,
    shown("container", "cluster", "shop", "europe-west1"),
  ],
  [
    `kubernetes/deployment/europe-west1/shop/prod/api/overview?${p}`,
    shown("container", "deployment", "shop/prod/api", "europe-west1"),
  ],
  [`kubernetes/list/overview?${p}`, shown("container")],
  [`run/detail/europe-west1/api/metrics?${p}`, shown("run", "service", "api", "europe-west1")],
  [`run/deploy/europe-west1/api?${p}`, shown("run", "service", "api", "europe-west1")],
  [
    `run/jobs/details/europe-west1/nightly/executions?${p}`,
    shown("run", "job", "nightly", "europe-west1"),
  ],
  [`run/create?${p}`, shown("run")],
  [
    `functions/details/europe-west1/resize?env=gen2&${p}&tab=source`,
    shown("cloudfunctions", "function", "resize", "europe-west1"),
  ],
  [
    `security/secret-manager/secret/db-password/versions?${p}`,
    shown("secretmanager", "secret", "db-password"),
  ],
  [`security/secret-manager?${p}`, shown("secretmanager")],
  [
    `security/kms/key/manage/europe-west1/main/orders?${p}`,
    shown("cloudkms", "key", "main/orders", "europe-west1"),
  ],
  [
    `security/kms/keyring/manage/europe-west1/main/key?${p}`,
    shown("cloudkms", "key-ring", "main", "europe-west1"),
  ],
  [`cloudpubsub/topic/detail/paid?${p}`, shown("pubsub", "topic", "paid")],
  [`cloudpubsub/subscription/list?${p}`, shown("pubsub")],
  [`logs/query;query=severity%3DERROR;timeRange=PT1H?${p}`, shown("logging")],
  [
    `monitoring/dashboards/builder/0a1b2c3d;duration=PT1H?${p}`,
    shown("monitoring", "dashboard", "0a1b2c3d"),
  ],
  [
    `monitoring/dashboards/custom/projects%252Facme-prod%252Fdashboards%252F0a1b?${p}`,
    shown("monitoring", "dashboard", "0a1b"),
  ],
  [`monitoring/alerting/policies/123456?${p}`, shown("monitoring", "alert-policy", "123456")],
  [`monitoring/alerting/policies/create?${p}`, shown("monitoring")],
  [
    "artifacts/docker/acme-images/europe/shop/api/sha256:0a1b?authuser=0",
    shown("artifactregistry", "repository", "shop", "europe", "acme-images"),
  ],
  [`artifacts?${p}`, shown("artifactregistry")],
  [
    `deploy/delivery-pipelines/europe-west1/shop?${p}`,
    shown("clouddeploy", "delivery-pipeline", "shop", "europe-west1"),
  ],
  [
    `dataflow/jobs/europe-west1/2026-01-02_03_04_05-123;step=?${p}`,
    shown("dataflow", "job", "2026-01-02_03_04_05-123", "europe-west1"),
  ],
  [
    `dataproc/clusters/etl/monitoring?region=europe-west1&${p}`,
    shown("dataproc", "cluster", "etl", "europe-west1"),
  ],
  [
    `cloud-build/builds;region=europe-west1/0a1b2c3d?${p}`,
    shown("cloudbuild", "build", "0a1b2c3d", "europe-west1"),
  ],
  [
    `cloudtasks/queue/europe-west1/mail/tasks?${p}`,
    shown("cloudtasks", "queue", "mail", "europe-west1"),
  ],
  [
    "billing/0A1B2C-0A1B2C-0A1B2C/reports",
    shown("billing", "billing-account", "0A1B2C-0A1B2C-0A1B2C", null, null),
  ],
  [`appengine/versions?serviceId=default&${p}`, shown("appengine", "service", "default")],
  [
    `firestore/databases/-default-/data/panel/orders?${p}`,
    shown("firestore", "database", "(default)"),
  ],
  [`newthing/list?${p}`, shown("newthing")],
];

export const examples = (): readonly Example[] => [
  ...rows.map(([rest, shows]) => ({ url: at(rest), shows })),
  {
    url: `https://console.developers.google.com/sql/instances/orders?${p}`,
    shows: shown("sql", "instance", "orders"),
  },
  { url: "https://cloud.google.com/run/docs", shows: null },
  { url: "https://console.cloud.google.com.evil.example/run", shows: null },
];
