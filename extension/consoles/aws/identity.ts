/** IAM, Identity Center, Organizations, keys, secrets, certificates. */
import type { Example } from "../sighting.ts";

export const identity = `@iam iamv2 > iam!
roles/details/:n
roles/:n
users/details/:n
users/:n
groups/details/:n
groups/:n
policies/details/:n+
policies/:n+
encryptionKeys/:region/:k kms:key
instance-profiles/details/:n
instance-profiles/:n
@access-analyzer
analyzer/:n
analyzers/:n
@singlesignon > sso
users/details/:u
groups/details/:g
accounts/details/:a
applications/details/:a
permissionsets/details/:p permission-set
users/:u
groups/:g
accounts/:a
permissionsets/:p permission-set
@organizations > organizations!
accounts/:a
organizational-units/:o
policies/*/:p
@secretsmanager
secret?name=:s secret
secret/*?name=:s secret
@kms
keys/:k
defaultKeys/:k key
custom-key-stores/:c
@acm
certificates/:c
?id=:c certificate
@acm-pca
@cognito > cognito-idp
user-pools/:p
pool/:p user-pool
identity-pools/:p cognito-identity:identity-pool
@wafv2 wafv2-pro waf > wafv2
web-acl/:w/* web-acl
ip-set/:i/* ip-set
rule-group/:r/* rule-group
regex-pattern-set/:r/* regex-pattern-set
@guardduty
@securityhub
@inspector v2 inspector2 > inspector2
@macie > macie2
@ds directoryservicev2 directoryservice > ds
directories/:d
@ram
@shield > shield!
@artifact > artifact!`;

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
  account: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", account];
const policy = "arn:aws:iam::111122223333:policy/teams/orders-read";

export const examples = (): readonly Example[] => [
  {
    url: "https://us-east-1.console.aws.amazon.com/iam/home?region=eu-west-1#/roles/details/orders?section=trust_relationships",
    shows: ["iam", "role", "orders", null, null],
  },
  {
    url: "https://console.aws.amazon.com/iam/home?#/roles/orders",
    shows: ["iam", "role", "orders", null, null],
  },
  {
    url: "https://console.aws.amazon.com/iam/home#/users/jane@acme",
    shows: ["iam", "user", "jane@acme", null, null],
  },
  {
    url: "https://console.amazonaws.cn/iamv2/home#/groups/details/ops",
    shows: ["iam", "group", "ops", null, null],
  },
  {
    url: `https://console.aws.amazon.com/iam/home?#/policies/${policy}$serviceLevelSummary`,
    shows: ["iam", "policy", policy, null, "111122223333"],
  },
  {
    url: `https://us-east-1.console.aws.amazon.com/iamv2/home#/policies/details/${encodeURIComponent(policy)}?section=entities_attached`,
    shows: ["iam", "policy", policy, null, "111122223333"],
  },
  {
    url: "https://console.aws.amazon.com/iam/home?#/roles$new?step=type",
    shows: ["iam", null, null, null, null],
  },
  {
    url: "https://console.aws.amazon.com/iam/home?#/users",
    shows: ["iam", null, null, null, null],
  },
  {
    url: "https://111122223333-a1b2c3d4.us-east-1.console.aws.amazon.com/organizations/v2/home/accounts/444455556666",
    shows: ["organizations", "account", "444455556666", null, "111122223333"],
  },
  {
    url: at("access-analyzer/home?region=eu-west-1#/analyzer/main"),
    shows: shown("access-analyzer", "analyzer", "main"),
  },
  {
    url: at("secretsmanager/secret?name=shop%2Fdb&region=eu-west-1"),
    shows: shown("secretsmanager", "secret", "shop/db"),
  },
  {
    url: at("secretsmanager/home?region=eu-west-1#!/secret?name=shop/db"),
    shows: shown("secretsmanager", "secret", "shop/db"),
  },
  { url: at("secretsmanager/listsecrets?region=eu-west-1"), shows: shown("secretsmanager") },
  { url: at("secretsmanager/newsecret?region=eu-west-1"), shows: shown("secretsmanager") },
  {
    url: at(
      "kms/home?region=eu-west-1#/kms/keys/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f/?tabName=keyPolicy",
    ),
    shows: shown("kms", "key", "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"),
  },
  { url: at("kms/home?region=eu-west-1#/kms/keys/create"), shows: shown("kms") },
  { url: at("kms/home?region=eu-west-1#/kms/defaultKeys"), shows: shown("kms") },
  {
    url: at("acm/home?region=eu-west-1#/certificates/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"),
    shows: shown("acm", "certificate", "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"),
  },
  { url: at("acm/home?region=eu-west-1#/certificates/list"), shows: shown("acm") },
  {
    url: "https://console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_AbCdEf123/user-management/users",
    shows: shown("cognito-idp", "user-pool", "eu-west-1_AbCdEf123"),
  },
  {
    url: at(
      "cognito/v2/identity/identity-pools/eu-west-1:0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f/user-statistics",
    ),
    shows: shown(
      "cognito-identity",
      "identity-pool",
      "eu-west-1:0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
    ),
  },
  {
    url: "https://us-east-1.console.aws.amazon.com/wafv2/homev2/web-acl/edge/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f/overview?region=global",
    shows: ["wafv2", "web-acl", "edge", null, null],
  },
  {
    url: "https://console.aws.amazon.com/wafv2/homev2/web-acl/api/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f/rules?region=eu-west-1",
    shows: shown("wafv2", "web-acl", "api"),
  },
];
