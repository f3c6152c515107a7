/** Reads ARNs: the one place where an AWS address says everything. */
import { kebab } from "../routes.ts";
import type { Example, Sighting } from "../sighting.ts";
import { isGlobal, isRegion } from "./region.ts";

/**
 * service:beginning of the resource:our type. An empty beginning means that the resource is the bare name. What is not
 * listed is read by its own words: `natgateway/x` and `stateMachine:x` become types in kebab-case.
 */
const kinds = `apigateway:/restapis/:api
apigateway:/apis/:api
autoscaling:autoScalingGroup::auto-scaling-group
codecommit::repository
codepipeline::pipeline
cognito-identity:identitypool/:identity-pool
cognito-idp:userpool/:user-pool
ec2:natgateway/:nat-gateway
elasticache:replicationgroup::redis-cluster
elasticache:serverlesscache::serverless-cache
elasticbeanstalk:configurationtemplate/:configuration-template
elasticloadbalancing:loadbalancer/:load-balancer
elasticloadbalancing:targetgroup/:target-group
firehose:deliverystream/:delivery-stream
rds:og::option-group
rds:pg::parameter-group
rds:cluster-pg::cluster-parameter-group
rds:subgrp::subnet-group
rds:es::event-subscription
route53:hostedzone/:hosted-zone
route53:healthcheck/:health-check
sns::topic
sqs::queue
states:execution::state-machine
states:express::state-machine
wafv2:webacl/:web-acl
wafv2:ipset/:ip-set
amplify:apps/:app`
  .split("\n")
  .map((line) => {
    const service = line.slice(0, line.indexOf(":"));
    const type = line.slice(line.lastIndexOf(":") + 1);
    return { service, start: line.slice(service.length + 1, -type.length - 1), type };
  });

/** Services whose ARNs carry another name than their console's resources have here. */
const renamed: Record<string, string> = { elasticfilesystem: "efs" };
/** `name/uuid`, and what follows: the console's people know the name. */
const nameAndUuid = /^([^/:]+(?:\/[^/:]+)?)[/:][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/;

const words = (text: string) => new Set(text.split(" "));
/** Paths come before these names, qualifiers and sub-resources after those. */
const namedLast = words(
  "iam.role iam.user iam.group iam.instance-profile autoscaling.auto-scaling-group organizations.account organizations.ou",
);
const namedFirst = words(
  "lambda.function lambda.layer codebuild.build states.state-machine dynamodb.table elasticloadbalancing.load-balancer elasticloadbalancing.target-group apigateway.api amplify.app cloudformation.stack cloudformation.stackset wafv2.web-acl wafv2.ip-set",
);

/** The natural name in what an ARN says after its type. */
function nameIn(service: string, type: string, rest: string, arn: string): string {
  const kind = `${service}.${type}`;
  if (kind === "iam.policy") return arn;
  if (namedLast.has(kind)) return rest.slice(rest.lastIndexOf("/") + 1);
  if (namedFirst.has(kind)) return rest.split(/[/:]/)[0] ?? rest;
  // `/a/b` stands in the ARN without its first slash, and so does plain `a`.
  if (kind === "ssm.parameter") return rest.includes("/") ? `/${rest}` : rest;
  if (kind === "secretsmanager.secret") return rest.replace(/-\w{6}$/, "");
  if (kind === "logs.log-group")
    return rest.replace(/:\*$/, "").replace(/:log-stream:(?:\*$)?/, ":");
  if (kind === "events.rule") return rest.replace(/^default\//, "");
  return nameAndUuid.exec(rest)?.[1] ?? rest;
}

function split(service: string, resource: string): { type: string; rest: string } | null {
  // The kind of a load balancer and the scope of a web ACL are no part of the name.
  const plain = resource.replace(/^(loadbalancer\/)(?:app|net|gwy)\/|^(?:regional|global)\//, "$1");
  const kind = kinds.find((k) => k.service === service && plain.startsWith(k.start));
  if (kind) return { type: kind.type, rest: plain.slice(kind.start.length) };
  if (service === "s3")
    return resource.startsWith("accesspoint/")
      ? { type: "access-point", rest: resource.slice(12) }
      : { type: resource.includes("/") ? "object" : "bucket", rest: resource };
  const at = resource.search(/[/:]/);
  return at > 0 ? { type: kebab(resource.slice(0, at)), rest: resource.slice(at + 1) } : null;
}

/** @returns null for what is no ARN of a resource */
export function readArn(arn: string): Sighting | null {
  const [prefix, partition, named = "", region = "", account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || !partition?.startsWith("aws") || named === "" || resource === "")
    return null;
  const service = renamed[named] ?? named;
  const found = split(service, resource);
  if (!found || found.rest === "") return null;
  const { type } = found;
  const id = nameIn(service, type, found.rest, arn);
  const stream = service === "logs" && type === "log-group" && found.rest.includes(":log-stream:");
  return {
    provider: "aws",
    service,
    type:
      stream && !found.rest.endsWith(":*")
        ? "log-stream"
        : service === "sns" && id.includes(":")
          ? "subscription"
          : type,
    id: stream && found.rest.endsWith(":*") ? id.replace(/:$/, "") : id,
    region: isGlobal(service) || !isRegion(region) ? null : region,
    account: /^\d{12}$/.test(account) ? account : null,
  };
}

const view = "https://console.aws.amazon.com/go/view?arn=";
export const examples = (): readonly Example[] => [
  {
    url: `${view}arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Aorders%3Alive`,
    shows: ["lambda", "function", "orders", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:s3:::acme-logs&source=mail`,
    shows: ["s3", "bucket", "acme-logs", null, null],
  },
  {
    url: `${view}arn:aws:s3:::acme-logs/2026/a.txt`,
    shows: ["s3", "object", "acme-logs/2026/a.txt", null, null],
  },
  {
    url: `${view}arn:aws:iam::111122223333:role/service-role/orders-lambda`,
    shows: ["iam", "role", "orders-lambda", null, "111122223333"],
  },
  {
    url: `${view}arn:aws:iam::aws:policy/ReadOnlyAccess`,
    shows: ["iam", "policy", "arn:aws:iam::aws:policy/ReadOnlyAccess", null, null],
  },
  {
    url: `${view}arn:aws-us-gov:sqs:us-gov-west-1:111122223333:orders.fifo`,
    shows: ["sqs", "queue", "orders.fifo", "us-gov-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-a1B2c3`,
    shows: ["secretsmanager", "secret", "shop/db", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:ssm:eu-west-1:111122223333:parameter/shop/db/url`,
    shows: ["ssm", "parameter", "/shop/db/url", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*`,
    shows: ["logs", "log-group", "/aws/lambda/orders", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/api:log-stream:api/1`,
    shows: ["logs", "log-stream", "/ecs/api:api/1", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188`,
    shows: ["elasticloadbalancing", "load-balancer", "web", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:kafka:eu-west-1:111122223333:cluster/events/1a2b3c4d-1a2b-3c4d-5e6f-1a2b3c4d5e6f-7`,
    shows: ["kafka", "cluster", "events", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:eks:eu-west-1:111122223333:nodegroup/shop/workers/1a2b3c4d-1a2b-3c4d-5e6f-1a2b3c4d5e6f`,
    shows: ["eks", "nodegroup", "shop/workers", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:states:eu-west-1:111122223333:execution:pay:7f00`,
    shows: ["states", "state-machine", "pay", "eu-west-1", "111122223333"],
  },
  {
    url: `${view}arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a1b2c3d`,
    shows: ["efs", "file-system", "fs-0a1b2c3d", "eu-west-1", "111122223333"],
  },
  { url: `${view}nothing`, shows: ["console", null, null, null, null] },
];
