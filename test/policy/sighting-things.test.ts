import { describe, expect, test } from "vitest";
import type { Sighting } from "../../worker/contract/sightings";
import { fits, kindOf } from "../../worker/policy/sighting-place";
import { thingOf } from "../../worker/policy/sighting-thing";
import { reachOfMissing, reachOfPermission, suggestOffer } from "../../worker/policy/suggest-offer";

const ACCOUNT = "123456789012";
const SUB = "/subscriptions/e6b5f9f5-0ca4-4351-879b-014d78400ec2";

const sighting = (
  provider: string,
  kind: string,
  id: string | null,
  more: Partial<Sighting> = {},
): Sighting => {
  const [service = "", type = null] = kind.split(" ");
  return { provider, service, type, id, region: null, account: null, ...more };
};

/** Which of some external ids the sighting itself may be, and which are around it. */
function meant(s: Sighting, ids: ReadonlyArray<string>) {
  const { itself, around } = thingOf(s);
  const among = (patterns: ReadonlyArray<string>) =>
    ids.filter((id) => patterns.some((p) => fits(p, id)));
  return { itself: among(itself?.patterns ?? []), around: around.map((p) => among(p.patterns)) };
}

const inFrankfurt = { region: "eu-central-1", account: ACCOUNT };

describe("AWS", () => {
  test.each([
    ["s3 bucket", "shop-exports", "arn:aws:s3:::shop-exports", {}],
    [
      "ec2 instance",
      "i-0e6a58009c69784e2",
      "arn:aws:ec2:eu-central-1:123456789012:instance/i-0e6a58009c69784e2",
      {},
    ],
    [
      "ssm session",
      "i-0e6a58009c69784e2",
      "arn:aws:ec2:eu-central-1:123456789012:instance/i-0e6a58009c69784e2",
      {},
    ],
    ["rds db", "orders", "arn:aws:rds:eu-central-1:123456789012:db:orders", {}],
    ["rds cluster", "orders", "arn:aws:rds:eu-central-1:123456789012:cluster:orders", {}],
    ["lambda function", "mailer", "arn:aws:lambda:eu-central-1:123456789012:function:mailer", {}],
    ["eks cluster", "prod", "arn:aws:eks:eu-central-1:123456789012:cluster/prod", {}],
    ["ecs service", "prod/api", "arn:aws:ecs:eu-central-1:123456789012:service/prod/api", {}],
    [
      "efs file-system",
      "fs-002b",
      "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-002b",
      {},
    ],
    [
      "states state-machine",
      "orders",
      "arn:aws:states:eu-central-1:123456789012:stateMachine:orders",
      {},
    ],
    ["dynamodb table", "tasks", "arn:aws:dynamodb:eu-central-1:123456789012:table/tasks", {}],
    ["iam role", "deploy", "arn:aws:iam::123456789012:role/deploy", { region: null }],
    [
      "route53 hosted-zone",
      "Z05513091E15C53LVTH47",
      "arn:aws:route53:::hostedzone/Z05513091E15C53LVTH47",
      { region: null },
    ],
    ["s3 bucket", "amt", "arn:aws:s3:::amt", { region: null, account: null }],
    [
      "iam policy",
      "arn:aws:iam::123456789012:policy/x",
      "arn:aws:iam::123456789012:policy/x",
      { region: null },
    ],
    [
      "lambda function",
      "mailer",
      "arn:aws-cn:lambda:cn-north-1:123456789012:function:mailer",
      { region: "cn-north-1" },
    ],
    [
      "sqs queue",
      "jobs",
      "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:jobs",
      { region: "us-gov-west-1" },
    ],
    [
      "sso account",
      ACCOUNT,
      "arn:aws:organizations::999999999999:account/o-abc123/123456789012",
      { region: null },
    ],
    [
      "eks nodegroup",
      "prod/spot",
      "arn:aws:eks:eu-central-1:123456789012:nodegroup/prod/spot/c8d1",
      {},
    ],
    [
      "elasticloadbalancing load-balancer",
      "web",
      "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188",
      {},
    ],
    [
      "ec2 nat-gateway",
      "nat-0a1b",
      "arn:aws:ec2:eu-central-1:123456789012:natgateway/nat-0a1b",
      {},
    ],
    ["lambda layer", "deps", "arn:aws:lambda:eu-central-1:123456789012:layer:deps", {}],
  ])("%s %s is %s", (kind, id, externalId, more) => {
    const s = sighting("aws", kind, id, { ...inFrankfurt, ...more });
    expect(meant(s, [externalId, "arn:aws:s3:::other"]).itself).toEqual([externalId]);
  });

  test("an object is answered by its bucket, and by its account", () => {
    const s = sighting("aws", "s3 object", "shop/dir/file.csv", inFrankfurt);
    const home = `arn:aws:organizations::999999999999:account/o-abc/${ACCOUNT}`;
    expect(meant(s, ["arn:aws:s3:::shop", home])).toEqual({
      itself: [],
      around: [["arn:aws:s3:::shop"], [home]],
    });
  });

  test("a role is found though its address has lost the path, and no other role by a similar name", () => {
    const s = sighting("aws", "iam role", "deploy", { account: ACCOUNT });
    const ids = [
      "role/team/ci/deploy",
      "role/deploy",
      "role/not-deploy",
      "role/deploy/x",
      "user/deploy",
    ];
    expect(
      meant(
        s,
        ids.map((id) => `arn:aws:iam::${ACCOUNT}:${id}`),
      ).itself,
    ).toEqual([
      `arn:aws:iam::${ACCOUNT}:role/team/ci/deploy`,
      `arn:aws:iam::${ACCOUNT}:role/deploy`,
    ]);
  });

  test("a secret is found without its six random characters, and not by the start of its name", () => {
    const s = sighting("aws", "secretsmanager secret", "ingest/creds", inFrankfurt);
    const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}`;
    const ids = ["ingest/creds-a1B2c3", "ingest/creds-admin-a1B2c3", "ingest/creds-a1B2c3d"].map(
      arn,
    );
    expect(meant(s, ids).itself).toEqual([arn("ingest/creds-a1B2c3")]);
    expect(kindOf(arn("ingest/creds-??????"), "creds")).toBe("prefix");
  });

  test.each(["/app/db/url", "app/db/url"])(
    "the parameter %s is found with and without its slash",
    (id) => {
      const arn = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/app/db/url`;
      expect(meant(sighting("aws", "ssm parameter", id, inFrankfurt), [arn]).itself).toEqual([arn]);
    },
  );

  test("an unknown account stands for every account, an unknown region for every region", () => {
    const s = sighting("aws", "rds db", "orders", { region: "eu-west-1" });
    const arns = ["111111111111", "222222222222"].map(
      (a) => `arn:aws:rds:eu-west-1:${a}:db:orders`,
    );
    expect(meant(s, [...arns, "arn:aws:rds:eu-west-2:111111111111:db:orders"]).itself).toEqual(
      arns,
    );
    expect(kindOf(thingOf(s).itself?.patterns[0] ?? "", "orders")).toBe("account");
  });

  test("list pages name nothing but their account", () => {
    const { itself, around } = thingOf(sighting("aws", "ec2", null, inFrankfurt));
    expect(itself).toBeNull();
    expect(around).toHaveLength(1);
  });

  test.each(["*", "secret-*", "a?", "{account}"])("the id %s widens nothing", (id) => {
    const { itself } = thingOf(sighting("aws", "iam role", id, { account: ACCOUNT }));
    expect(itself).toBeNull();
  });
});

describe("Google Cloud", () => {
  const p = { account: "shop-prod" };
  test.each([
    ["storage bucket", "shop-exports", "//storage.googleapis.com/shop-exports", {}],
    ["sql instance", "orders", "//cloudsql.googleapis.com/projects/shop-prod/instances/orders", {}],
    [
      "container cluster",
      "main",
      "//container.googleapis.com/projects/shop-prod/locations/europe-west1/clusters/main",
      { region: "europe-west1" },
    ],
    [
      "container cluster",
      "main",
      "projects/shop-prod/zones/europe-west1-b/clusters/main",
      { region: "europe-west1-b" },
    ],
    [
      "bigquery dataset",
      "data-prod.sales",
      "//bigquery.googleapis.com/projects/data-prod/datasets/sales",
      {},
    ],
    ["secretmanager secret", "JSON", "projects/shop-prod/secrets/JSON", {}],
    ["resourcemanager project", "shop-prod", "projects/shop-prod", {}],
    [
      "resourcemanager folder",
      "205090528354",
      "//cloudresourcemanager.googleapis.com/folders/205090528354",
      {},
    ],
  ])("%s %s is %s", (kind, id, externalId, more) => {
    const s = sighting("gcp", kind, id, { ...p, ...more });
    expect(meant(s, [externalId, "shop-exports", "projects/other"]).itself).toEqual([externalId]);
  });

  test("a dataset lies in its own project, not only in the page's", () => {
    const s = sighting("gcp", "bigquery table", "data-prod.sales.orders", { account: "billing" });
    expect(
      meant(s, ["projects/data-prod/datasets/sales", "projects/data-prod", "projects/billing"])
        .around,
    ).toEqual([
      ["projects/data-prod/datasets/sales"],
      ["projects/data-prod"],
      ["projects/billing"],
    ]);
  });

  test("a workload is answered by its cluster", () => {
    const s = sighting("gcp", "container deployment", "main/shop/api", {
      ...p,
      region: "europe-west1",
    });
    const cluster = "projects/shop-prod/locations/europe-west1/clusters/main";
    expect(meant(s, [cluster]).around[0]).toEqual([cluster]);
  });
});

describe("Azure", () => {
  const vault = `${SUB}/resourceGroups/Shop/providers/Microsoft.KeyVault/vaults/ShopKeys`;

  test("ids are compared without regard to case, and hold the group and the subscription", () => {
    const s = sighting("azure", "microsoft.keyvault vaults", vault);
    expect(meant(s, [vault.toLowerCase(), `${SUB}/resourcegroups/shop`, SUB])).toEqual({
      itself: [vault.toLowerCase()],
      around: [[`${SUB}/resourcegroups/shop`], [SUB]],
    });
  });

  test("a nested resource lies in its parent", () => {
    const database = `${SUB}/resourceGroups/shop/providers/Microsoft.Sql/servers/main/databases/orders`;
    const server = `${SUB}/resourcegroups/shop/providers/microsoft.sql/servers/main`;
    expect(
      meant(sighting("azure", "microsoft.sql servers/databases", database), [server]).around[0],
    ).toEqual([server]);
  });

  test("an object of a vault is answered by the vault, whose name is unique", () => {
    const s = sighting(
      "azure",
      "microsoft.keyvault secrets",
      "https://shopkeys.vault.azure.net/secrets/db/1",
    );
    expect(
      meant(s, [vault.toLowerCase(), vault.toLowerCase().replace("shopkeys", "other")]).around[0],
    ).toEqual([vault.toLowerCase()]);
  });
});

test("other consoles: the id, or account and id, and what it begins with", () => {
  const s = sighting("github", "repo repository", "acme/shop", { account: "acme" });
  expect(meant(s, ["acme/shop", "acme", "other/shop"])).toEqual({
    itself: ["acme/shop"],
    around: [["acme"], ["acme"]],
  });
});

describe("suggesting", () => {
  test.each([
    ["s3:GetObject", "read"],
    ["s3:PutObject", "write"],
    ["s3:PutBucketPolicy", "admin"],
    ["iam:CreateUser", "admin"],
    ["iam:ListRoles", "read"],
    ["ec2:DescribeInstances", "read"],
    ["storage.objects.list", "read"],
    ["storage.objects.create", "write"],
    ["resourcemanager.projects.setIamPolicy", "admin"],
    ["Microsoft.KeyVault/vaults/read", "read"],
    ["Microsoft.Sql/servers/databases/write", "write"],
    ["Microsoft.Authorization/roleAssignments/write", "admin"],
    ["do it", null],
  ])("%s needs %s", (missing, reach) => {
    expect(reachOfMissing(missing)).toBe(reach);
  });

  test.each([
    ["read", "read"],
    ["read-write", "write"],
    ["ReadOnlyAccess", "read"],
    ["PowerUserAccess", "write"],
    ["AdministratorAccess", "admin"],
    ["Storage Object Viewer", "read"],
    ["Key Vault Contributor", "write"],
    ["xyz", null],
  ])("%s reaches %s", (name, reach) => {
    expect(reachOfPermission(name)).toBe(reach);
  });

  const choices = ["admin", "read", "read-write"].map((permission) => ({
    permission,
    title: permission,
    suggestedFlowId: `flow of ${permission}`,
  }));
  const missing = (...names: string[]) => ({ missing: names, explicit: false });

  test("takes the narrowest that reaches everything that is missing", () => {
    expect(suggestOffer(choices, missing("s3:ListBucket"))?.permission).toBe("read");
    expect(suggestOffer(choices, missing("s3:ListBucket", "s3:PutObject"))?.permission).toBe(
      "read-write",
    );
    expect(suggestOffer(choices, missing("iam:CreateUser"))?.permission).toBe("admin");
  });

  test("says nothing where it cannot be told, nothing reaches, or an explicit deny stands", () => {
    expect(suggestOffer(choices, missing("???"))).toBeNull();
    expect(suggestOffer(choices, null)).toBeNull();
    expect(suggestOffer(choices.slice(1, 2), missing("s3:PutObject"))).toBeNull();
    expect(suggestOffer(choices, { missing: ["s3:GetObject"], explicit: true })).toBeNull();
  });

  test("never suggests what cannot be asked for now", () => {
    const closed = choices.map((c) =>
      c.permission === "read" ? { ...c, suggestedFlowId: null } : c,
    );
    expect(suggestOffer(closed, missing("s3:GetObject"))?.permission).toBe("read-write");
  });
});
