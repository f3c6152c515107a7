/** The demo's invented clouds are sound: they fit the sandbox, their flows are flows, and consoles lead to them. */
import { describe, expect, test } from "vitest";
import { aws } from "../../scripts/demo/clouds/aws.ts";
import { azure } from "../../scripts/demo/clouds/azure.ts";
import { cloudFlows } from "../../scripts/demo/clouds/flows.ts";
import { google } from "../../scripts/demo/clouds/google.ts";
import { sandboxConfig } from "../../scripts/demo/clouds/inventory.ts";
import { SandboxConfig } from "../../worker/connectors/sandbox";
import { consoleLink } from "../../worker/connectors/sandbox/console-link";
import { FlowDocument } from "../../worker/contract/flows";
import { Sighting } from "../../worker/contract/sightings";
import { fits } from "../../worker/policy/sighting-place";
import { thingOf } from "../../worker/policy/sighting-thing";

/** Bodies of calls and rows of the database have room for a mebibyte. */
const MAX_CONFIG = 200_000;

describe.each([aws, google, azure].map((cloud) => [cloud.name, cloud] as const))(
  "%s",
  (_name, cloud) => {
    test("is a configuration of the sandbox, and not a large one", () => {
      const config = sandboxConfig(cloud);
      expect(SandboxConfig.safeParse(config).error).toBeUndefined();
      expect(JSON.stringify(config).length).toBeLessThan(MAX_CONFIG);
    });

    test("says in its name, and in those of its flows, that it is none", () => {
      for (const name of [cloud.name, ...cloudFlows(cloud).map((flow) => flow.name)])
        expect(name).toContain("(sandbox)");
    });

    test("has flows that are flows, over everything in it", () => {
      for (const flow of cloudFlows(cloud)) {
        const parsed = FlowDocument.parse(flow);
        expect(parsed.targets.length).toBe(cloud.types.length);
      }
    });

    test("is laid out under its parents: whatever has a path lies in places that are there", () => {
      const places = new Set(cloud.resources.map(({ path, name }) => [...path, name].join("/")));
      for (const { path } of cloud.resources.filter((r) => r.path.length > 2))
        expect(places).toContain(path.join("/"));
    });

    test("has a console page for almost everything", () => {
      const without = cloud.resources.filter((r) => consoleLink(r.externalId) === null);
      expect(without.map((r) => r.type)).toEqual(without.map(() => "azure.management-group"));
    });
  },
);

const AZURE = "/subscriptions/0a1b2c3d-0001-4000-8000-000000000001/resourceGroups/shop-prod-web";

test.each([
  [aws, "s3", "bucket", "example-commerce-prod-exports", null, null],
  [aws, "rds", "cluster", "commerce-orders", "eu-west-1", "444455556666"],
  [aws, "iam", "role", "commerce-deploy", null, "444455556666"],
  [aws, "secretsmanager", "secret", "commerce/database", "eu-west-1", "777788889999"],
  [aws, "eks", "cluster", "data-prod", "eu-central-1", "123456789012"],
  [aws, "logs", "log-group", "/aws/lambda/commerce-mailer", "eu-west-1", "444455556666"],
  [aws, "sso", "account", "444455556666", null, "444455556666"],
  [google, "storage", "bucket", "example-shop-prod-assets", null, null],
  [google, "container", "cluster", "main", "europe-west1", "example-shop-prod"],
  [google, "bigquery", "dataset", "example-data-prod.sales", null, "example-data-prod"],
  [google, "resourcemanager", "folder", "205090528001", null, null],
  [
    azure,
    "microsoft.keyvault",
    "vaults",
    `${AZURE}/providers/Microsoft.KeyVault/vaults/shop-prod-keys`,
    null,
    null,
  ],
  [azure, "microsoft.resources", "resourcegroups", AZURE, null, null],
] as const)("%o: %s %s %s is found", (cloud, service, type, id, region, account) => {
  const provider = cloud === aws ? "aws" : cloud === google ? "gcp" : "azure";
  const sighting = Sighting.parse({ provider, service, type, id, region, account });
  const patterns = thingOf(sighting).itself?.patterns ?? [];
  const found = cloud.resources.filter((r) => patterns.some((p) => fits(p, r.externalId)));
  expect(found).toHaveLength(1);
});
