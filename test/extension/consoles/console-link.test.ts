/** The way back to a console, by going there and looking. */
import { expect, test } from "vitest";
import { consoleLink } from "../../../extension/consoles/console-link.ts";
import { recognise } from "../../../extension/consoles/recognise.ts";
import type { Provider, Sighting } from "../../../extension/consoles/sighting.ts";

const seen = (
  provider: Provider,
  service: string,
  type: string,
  id: string,
  region: string | null,
  account: string | null,
): Sighting => ({ provider, service, type, id, region, account });

const aws = (service: string, type: string, id: string, account: string | null = "111122223333") =>
  seen("aws", service, type, id, "eu-west-1", account);
const global = (service: string, type: string, id: string, account: string | null = null) =>
  seen("aws", service, type, id, null, account);
const gcp = (service: string, type: string, id: string, region: string | null = null) =>
  seen("gcp", service, type, id, region, "acme-prod");
const s = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";
const policy = "arn:aws:iam::111122223333:policy/teams/orders";

const resources: readonly Sighting[] = [
  aws("ec2", "instance", "i-0a1b2c3d4e5f60718"),
  aws("ec2", "instance", "i-0a1b2c3d4e5f60718", null),
  aws("ec2", "nat-gateway", "nat-0a1b2c3d"),
  aws("ec2", "security-group", "sg-0a1b2c3d", null),
  aws("ec2", "vpc", "vpc-0a1b2c3d", null),
  aws("ec2", "subnet", "subnet-0a1b2c3d", null),
  aws("lambda", "function", "orders"),
  aws("lambda", "function", "orders", null),
  aws("eks", "cluster", "shop", null),
  aws("ecs", "service", "shop/api"),
  aws("ecs", "task-definition", "api:12"),
  aws("ecr", "repository", "shop/api"),
  aws("rds", "db", "orders", null),
  aws("rds", "cluster", "orders", null),
  aws("dynamodb", "table", "orders", null),
  aws("secretsmanager", "secret", "shop/db password", null),
  aws("ssm", "parameter", "/shop/db", null),
  aws("ssm", "parameter", "TOKEN", null),
  aws("kms", "key", s, null),
  aws("logs", "log-group", "/aws/lambda/orders#1"),
  aws("logs", "log-group", "/aws/lambda/orders#1", null),
  aws("cloudwatch", "dashboard", "Shop", null),
  aws("sns", "topic", "alerts"),
  aws("sqs", "queue", "orders.fifo"),
  aws("states", "state-machine", "pay"),
  aws("efs", "file-system", "fs-0a1b2c3d"),
  aws("s3", "bucket", "acme-logs", null),
  aws("s3", "object", "acme-logs/2026/a+b c.txt", null),
  global("s3", "bucket", "acme-logs"),
  global("iam", "role", "orders", "111122223333"),
  global("iam", "role", "orders"),
  global("iam", "policy", policy, "111122223333"),
  global("route53", "hosted-zone", "Z0A1B2C3"),
  global("cloudfront", "distribution", "E1A2B3"),
  seen("aws", "lambda", "function", "orders", "us-gov-west-1", null),
  seen("aws", "sqs", "queue", "orders", "cn-north-1", "111122223333"),
  seen("aws", "kms", "key", s, "eusc-de-east-1", null),
  gcp("resourcemanager", "project", "acme-prod"),
  gcp("storage", "bucket", "acme-logs"),
  gcp("compute", "instance", "web-1", "europe-west1-b"),
  gcp("sql", "instance", "orders"),
  gcp("container", "cluster", "shop", "europe-west1"),
  gcp("container", "deployment", "shop/prod/api", "europe-west1"),
  gcp("run", "service", "api", "europe-west1"),
  gcp("run", "job", "nightly", "europe-west1"),
  gcp("cloudfunctions", "function", "resize", "europe-west1"),
  gcp("secretmanager", "secret", "db-password"),
  gcp("cloudkms", "key", "main/orders", "europe-west1"),
  gcp("cloudkms", "key-ring", "main", "europe-west1"),
  gcp("pubsub", "topic", "paid"),
  gcp("pubsub", "subscription", "paid-mail"),
  gcp("dns", "managed-zone", "acme"),
  gcp("bigquery", "table", "acme-lake.sales.orders"),
  gcp("bigquery", "dataset", "acme-lake.sales"),
  gcp("artifactregistry", "repository", "shop", "europe"),
  seen(
    "azure",
    "microsoft.web",
    "sites",
    `/subscriptions/${s}/resourceGroups/shop/providers/Microsoft.Web/sites/Api`,
    null,
    s,
  ),
  seen(
    "azure",
    "microsoft.resources",
    "resourcegroups",
    `/subscriptions/${s}/resourceGroups/shop`,
    null,
    s,
  ),
  seen("azure", "entra", "group", s, null, null),
  seen("azure", "entra", "user", s, null, null),
  seen("azure", "entra", "application", s, null, null),
  seen("azure", "entra", "service-principal", s, null, null),
  seen("github", "repo", "repository", "acme/shop", null, "acme"),
  seen("github", "org", "team", "acme/ops", null, "acme"),
  seen("github", "org", "organization", "acme", null, "acme"),
];

test.each(
  resources.map(
    (one) =>
      [`${one.provider} ${one.service} ${one.type} ${one.region} ${one.account}`, one] as const,
  ),
)("the link of %s leads to it", (_, resource) => {
  const link = consoleLink(resource);
  expect(link).toMatch(/^https:\/\//);
  expect(recognise(link ?? "")).toEqual(resource);
});

test("a given partition wins over the one a region tells", () => {
  const link = consoleLink({ ...global("iam", "role", "ops"), partition: "aws-us-gov" });
  expect(link).toBe("https://console.amazonaws-us-gov.com/iam/home#/roles/details/ops");
});

test("what has no page of its own has no link", () => {
  expect(consoleLink(aws("ec2", "unheard-of", "x"))).toBeNull();
  expect(consoleLink(global("lambda", "function", "orders"))).toBeNull();
  expect(consoleLink(seen("okta", "admin", "app", "0oa1", null, "acme"))).toBeNull();
  expect(consoleLink({ ...aws("s3", "bucket", "x"), type: null, id: null })).toBeNull();
});
