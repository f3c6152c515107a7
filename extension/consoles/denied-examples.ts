/** What consoles say when they refuse. Executed by a test; ids are invented. */
import type { Denial, PageText } from "./denied.ts";

type DenialExample = {
  readonly provider: string;
  readonly page: PageText;
  readonly says: Partial<Denial>;
};
const url = "https://console.example/";
const user = "User: arn:aws:iam::111122223333:user/jane is not authorized to perform: ";
const site = "/subscriptions/0a1b/resourceGroups/shop/providers/Microsoft.Web/sites/api";
const client = "The client 'jane@acme.example' with object id '0a1b' ";

export const denials = (): readonly DenialExample[] => [
  {
    provider: "aws",
    page: {
      url,
      texts: [
        `You need permissions. You do not have the permission required to perform this operation. Ask your administrator to add permissions. ${user}iam:ListRoles on resource: arn:aws:iam::111122223333:role/ because no identity-based policy allows the iam:ListRoles action`,
      ],
    },
    says: {
      denied: true,
      missing: "iam:ListRoles",
      resource: "arn:aws:iam::111122223333:role/",
      helpless: null,
    },
  },
  {
    provider: "aws",
    page: {
      url,
      texts: [
        `${user}s3:PutObject on resource: arn:aws:s3:::a/b with an explicit deny in a service control policy`,
      ],
    },
    says: { denied: true, missing: "s3:PutObject", helpless: "service control policy" },
  },
  {
    provider: "aws",
    page: {
      url,
      texts: [
        `${user}sqs:SendMessage on resource: * with an explicit deny in an identity-based policy`,
      ],
    },
    says: { missing: "sqs:SendMessage", resource: null, helpless: "explicit deny" },
  },
  {
    provider: "aws",
    page: {
      url,
      texts: [
        `${user}ec2:RunInstances because no permissions boundary allows the ec2:RunInstances action`,
      ],
    },
    says: { missing: "ec2:RunInstances", helpless: "permissions boundary" },
  },
  {
    provider: "aws",
    page: {
      url,
      texts: ["Insufficient permissions to list objects. After you or your AWS administrator"],
    },
    says: { denied: true, missing: null },
  },
  {
    provider: "aws",
    page: { url, title: "Functions", texts: ["3 functions"] },
    says: { denied: false },
  },
  {
    provider: "gcp",
    page: {
      url,
      texts: [
        "You need additional access to the project:  acme-prod. Missing or blocked permissions: resourcemanager.projects.get. Troubleshooting URL https://console.cloud.google.com/x",
      ],
    },
    says: {
      denied: true,
      missing: "resourcemanager.projects.get",
      resource: "acme-prod",
      wrongAccount: true,
    },
  },
  {
    provider: "gcp",
    page: { url, texts: ["PERMISSION_DENIED: storage.objects.list"] },
    says: { denied: true, missing: "storage.objects.list" },
  },
  {
    provider: "gcp",
    page: { url, texts: ["Buckets of acme.prod.example"] },
    says: { denied: false },
  },
  {
    provider: "azure",
    page: {
      url,
      json: JSON.stringify({
        shellProps: { resourceId: site, code: 403 },
        error: { message: "Kein Zugriff", code: 403 },
      }),
    },
    says: { denied: true, resource: site, missing: null },
  },
  {
    provider: "azure",
    page: {
      url,
      texts: [
        `${client}does not have authorization to perform action 'Microsoft.Web/sites/read' over scope '${site}' or the scope is invalid.`,
      ],
    },
    says: { denied: true, missing: "Microsoft.Web/sites/read", resource: site, helpless: null },
  },
  {
    provider: "azure",
    page: {
      url,
      texts: [
        `${client}has permission to perform action 'Microsoft.Web/sites/write' on scope; however, the access is denied because of the deny assignment with name 'locked'`,
      ],
    },
    says: { denied: true, missing: "Microsoft.Web/sites/write", helpless: "deny assignment" },
  },
  {
    provider: "azure",
    page: { url, json: '{"shellProps":{"code":200}}' },
    says: { denied: false },
  },
  {
    provider: "github",
    page: { url, title: "Page not found · GitHub" },
    says: { denied: true, wrongAccount: true },
  },
  { provider: "github", page: { url, title: "acme/shop" }, says: { denied: false } },
];
