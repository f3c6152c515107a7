/** Systems Manager, CloudFormation, Config, quotas, billing, support. */
import { decode } from "../address.ts";
import { kebab } from "../routes.ts";
import type { Example } from "../sighting.ts";

export const management = `@systems-manager > ssm
documents/:d
maintenance-windows/:m
managed-instances/:i
fleet-manager/managed-nodes/:i managed-instance
automation/execution/:e automation-execution
run-command/:c command
state-manager/:a association
opsitems/:o
appconfig/applications/:a appconfig:application
@appconfig
applications/:a
@cloudformation
stacksets/:s stack-set
*/*?stackId=:s stack
*?stackId=:s stack
stack/detail?stackId=:s stack
stacks/operations/info?stackId=:s stack
@config
rules/details?configRuleName=:r config-rule
rules/rule-details/:r config-rule
aggregators/details/:a config-aggregator
@servicequotas
services/:s/quotas/:q
@cloudtrailv2 cloudtrail > cloudtrail
@servicecatalog
products/:p
portfolios/:p
@resource-groups
group/:g
@controltower
@trustedadvisor > trustedadvisor!
@billing > billing!
@cost-management costmanagement > ce!
@budgets > budgets!
@cost-reports > cur!
@support > support!
case?displayId=:c case
@health phd > health!
event?eventID=:e event
@marketplace > aws-marketplace!
@console > console`;

/**
 * `/systems-manager/parameters/{encoded}/description`: `%252Fa%252Fb`, or `a/b` whose first slash got lost.
 * @param segments what follows `parameters`, decoded once
 */
export function readParameter(segments: readonly string[]): string | null {
  const end = segments.findIndex(
    (part, i) => i > 0 && /^(?:description|history|tags|edit|sharing|policies)$/.test(part),
  );
  const parts = (end < 0 ? segments : segments.slice(0, end)).map(decode);
  const name = parts.join("/");
  if (name === "" || name === "create") return null;
  return parts.length > 1 && !name.startsWith("/") ? `/${name}` : name;
}

/** AWS Config names the type itself: `AWS::EC2::SecurityGroup`. */
export function readConfigItem(
  params: ReadonlyMap<string, string>,
): { service: string; type: string; id: string } | null {
  const [aws, service, type] = (params.get("resourcetype") ?? "").split("::");
  const name = params.get("resourcename");
  const id = (service === "IAM" && name ? name : params.get("resourceid")) || name;
  if (aws !== "AWS" || !service || !type || !id) return null;
  const kind = service === "RDS" ? type.replace(/^DB(?=.)/, "").replace("Instance", "db") : type;
  return { service: service.toLowerCase(), type: kebab(kind), id };
}

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
  account: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", account];
const stack =
  "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-0a1b-11ee-8c0a-0a1b2c3d4e5f";
const encoded = () => encodeURIComponent(stack);

export const examples = (): readonly Example[] => [
  {
    url: at("systems-manager/parameters/%252Fshop%252Fdb/description?region=eu-west-1&tab=Table"),
    shows: shown("ssm", "parameter", "/shop/db"),
  },
  {
    url: at("systems-manager/parameters/%2Fshop%2Fdb/description"),
    shows: shown("ssm", "parameter", "/shop/db"),
  },
  {
    url: at("systems-manager/parameters/shop/db/description?region=eu-west-1"),
    shows: shown("ssm", "parameter", "/shop/db"),
  },
  {
    url: at("systems-manager/parameters/TOKEN/history"),
    shows: shown("ssm", "parameter", "TOKEN"),
  },
  { url: at("systems-manager/parameters/create?region=eu-west-1"), shows: shown("ssm") },
  {
    url: at("systems-manager/session-manager/i-0a1b2c3d?region=eu-west-1#:"),
    shows: shown("ssm", "session", "i-0a1b2c3d"),
  },
  { url: at("systems-manager/session-manager/sessions"), shows: shown("ssm") },
  {
    url: at("systems-manager/documents/Restart/description?region=eu-west-1"),
    shows: shown("ssm", "document", "Restart"),
  },
  {
    url: at(
      `cloudformation/home?region=eu-west-1#/stacks/resources?filteringText=&stackId=${encoded()}`,
    ),
    shows: shown("cloudformation", "stack", "shop", "111122223333"),
  },
  {
    url: at(`cloudformation/home?region=eu-west-1#/stacks/${encoded()}/overview`),
    shows: shown("cloudformation", "stack", "shop", "111122223333"),
  },
  {
    url: at(
      `cloudformation/home?region=eu-west-1#/stacks/operations/info?stackId=${encoded()}&operationId=1`,
    ),
    shows: shown("cloudformation", "stack", "shop", "111122223333"),
  },
  {
    url: at(`cloudformation/home?region=eu-west-1#/stack/detail?stackId=${stack}`),
    shows: shown("cloudformation", "stack", "shop", "111122223333"),
  },
  {
    url: at("cloudformation/home?region=eu-west-1#/stacks?filteringText=shop"),
    shows: shown("cloudformation"),
  },
  {
    url: at(
      "cloudformation/home?region=eu-west-1#/stacks/create/review?templateURL=https://a.example/t.yml&stackName=shop",
    ),
    shows: shown("cloudformation"),
  },
  {
    url: at("cloudformation/home?region=eu-west-1#/stacks/quickcreate?stackName=shop"),
    shows: shown("cloudformation"),
  },
  {
    url: at(
      "config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d&resourceType=AWS::EC2::SecurityGroup",
    ),
    shows: shown("ec2", "security-group", "sg-0a1b2c3d"),
  },
  {
    url: at("servicequotas/home/services/ec2/quotas/L-1216C47A"),
    shows: shown("servicequotas", "quota", "ec2/L-1216C47A"),
  },
  {
    url: at(
      "cloudtrail/home?region=eu-west-1#/trails/arn:aws:cloudtrail:eu-west-1:111122223333:trail/main",
    ),
    shows: shown("cloudtrail", "trail", "main", "111122223333"),
  },
  {
    url: "https://support.console.aws.amazon.com/support/home#/case/?displayId=1234567890&language=en",
    shows: ["support", "case", "1234567890", null, null],
  },
  {
    url: "https://us-east-1.console.aws.amazon.com/costmanagement/home?region=eu-west-1#/dashboard",
    shows: ["ce", null, null, null, null],
  },
  { url: at("console/home?region=eu-west-1"), shows: shown("console") },
];
