/** AWS: from what an address shows to ARNs. Conventions of the sightings: see `contract/sightings.ts`. */

import type { Sighting } from "../contract/sightings";
import { isPlain, nothing, type SightedPlace, type SightedThing } from "./sighting-place";

/** `{p}` partition, `{r}` region, `{a}` account, `{id}` the sighting's id. */
const shapes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "s3/bucket": ["arn:{p}:s3:::{id}"],
  "ec2/image": ["arn:{p}:ec2:{r}::image/{id}", "arn:{p}:ec2:{r}:{a}:image/{id}"],
  "ec2/snapshot": ["arn:{p}:ec2:{r}::snapshot/{id}", "arn:{p}:ec2:{r}:{a}:snapshot/{id}"],
  "ec2/nat-gateway": ["arn:{p}:ec2:{r}:{a}:natgateway/{id}"],
  "elasticloadbalancing/load-balancer": [
    "arn:{p}:elasticloadbalancing:{r}:{a}:loadbalancer/*/{id}/*",
    "arn:{p}:elasticloadbalancing:{r}:{a}:loadbalancer/{id}",
  ],
  "elasticloadbalancing/target-group": ["arn:{p}:elasticloadbalancing:{r}:{a}:targetgroup/{id}/*"],
  // A family stands for all of its revisions.
  "ecs/task-definition": [
    "arn:{p}:ecs:{r}:{a}:task-definition/{id}",
    "arn:{p}:ecs:{r}:{a}:task-definition/{id}:*",
  ],
  "eks/nodegroup": ["arn:{p}:eks:{r}:{a}:nodegroup/{id}/*"],
  "lambda/layer": ["arn:{p}:lambda:{r}:{a}:layer:{id}"],
  "amplify/app": ["arn:{p}:amplify:{r}:{a}:apps/{id}"],
  "lambda/function": ["arn:{p}:lambda:{r}:{a}:function:{id}"],
  "rds/db": ["arn:{p}:rds:{r}:{a}:db:{id}"],
  "rds/cluster": ["arn:{p}:rds:{r}:{a}:cluster:{id}"],
  "rds/snapshot": ["arn:{p}:rds:{r}:{a}:snapshot:{id}"],
  "elasticache/redis-cluster": [
    "arn:{p}:elasticache:{r}:{a}:replicationgroup:{id}",
    "arn:{p}:elasticache:{r}:{a}:cluster:{id}",
  ],
  "elasticache/memcached-cluster": ["arn:{p}:elasticache:{r}:{a}:cluster:{id}"],
  "elasticache/serverless-cache": ["arn:{p}:elasticache:{r}:{a}:serverlesscache:{id}"],
  "redshift/cluster": ["arn:{p}:redshift:{r}:{a}:cluster:{id}"],
  "efs/file-system": ["arn:{p}:elasticfilesystem:{r}:{a}:file-system/{id}"],
  // The address has lost the path: `role/team/app` shows as `app`.
  "iam/role": ["arn:{p}:iam::{a}:role/{id}", "arn:{p}:iam::{a}:role/**/{id}"],
  "iam/user": ["arn:{p}:iam::{a}:user/{id}", "arn:{p}:iam::{a}:user/**/{id}"],
  "iam/group": ["arn:{p}:iam::{a}:group/{id}", "arn:{p}:iam::{a}:group/**/{id}"],
  // Six random characters end every secret's ARN and stand in no address.
  "secretsmanager/secret": [
    "arn:{p}:secretsmanager:{r}:{a}:secret:{id}-??????",
    "arn:{p}:secretsmanager:{r}:{a}:secret:{id}",
  ],
  "kms/key": ["arn:{p}:kms:{r}:{a}:key/{id}"],
  "logs/log-group": [
    "arn:{p}:logs:{r}:{a}:log-group:{id}",
    "arn:{p}:logs:{r}:{a}:log-group:{id}:**",
  ],
  "cloudwatch/alarm": ["arn:{p}:cloudwatch:{r}:{a}:alarm:{id}"],
  "cloudwatch/dashboard": ["arn:{p}:cloudwatch::{a}:dashboard/{id}"],
  "cloudformation/stack": ["arn:{p}:cloudformation:{r}:{a}:stack/{id}/*"],
  "sqs/queue": ["arn:{p}:sqs:{r}:{a}:{id}"],
  "sns/topic": ["arn:{p}:sns:{r}:{a}:{id}"],
  "states/state-machine": ["arn:{p}:states:{r}:{a}:stateMachine:{id}"],
  "apigateway/api": [
    "arn:{p}:apigateway:{r}::/restapis/{id}",
    "arn:{p}:apigateway:{r}::/apis/{id}",
  ],
  "route53/hosted-zone": ["arn:{p}:route53:::hostedzone/{id}"],
  "cloudfront/distribution": ["arn:{p}:cloudfront::{a}:distribution/{id}"],
  "codepipeline/pipeline": ["arn:{p}:codepipeline:{r}:{a}:{id}"],
  "codebuild/project": ["arn:{p}:codebuild:{r}:{a}:project/{id}"],
  "cognito-idp/user-pool": ["arn:{p}:cognito-idp:{r}:{a}:userpool/{id}"],
  "kinesis/stream": ["arn:{p}:kinesis:{r}:{a}:stream/{id}"],
  "firehose/delivery-stream": ["arn:{p}:firehose:{r}:{a}:deliverystream/{id}"],
  "backup/backup-vault": ["arn:{p}:backup:{r}:{a}:backup-vault:{id}"],
};

/** Most services: `type/id`, some `type:id`. */
const usual = ["arn:{p}:{s}:{r}:{a}:{t}/{id}", "arn:{p}:{s}:{r}:{a}:{t}:{id}"];

const partitionOf = (region: string | null): string => {
  if (region?.startsWith("cn-")) return "aws-cn";
  if (region?.startsWith("us-gov-")) return "aws-us-gov";
  return region?.startsWith("eusc-") ? "aws-eusc" : "aws";
};

const ACCOUNT = /^\d{12}$/;

type Seen = Sighting & { readonly id: string; readonly type: string };

function place(sighting: Seen): SightedPlace {
  const { service, type, region, account, id } = sighting;
  const values: Readonly<Record<string, string>> = {
    p: partitionOf(region),
    s: service,
    t: type,
    r: region ?? "*",
    a: account ?? "{account}",
    id,
  };
  const made = (shapes[`${service}/${type}`] ?? usual).map((shape) =>
    shape.replaceAll(/\{(p|s|t|r|a|id)\}/g, (_, name: string) => values[name] ?? ""),
  );
  return { patterns: made, name: id.split("/").at(-1) ?? id };
}

/** An account is an ARN of its organization, its twelve digits, or its root. */
export const accountPlace = (account: string, region: string | null): SightedPlace => {
  const p = partitionOf(region);
  return {
    patterns: [
      account,
      `arn:${p}:iam::${account}:root`,
      `arn:${p}:organizations::{account}:account/*/${account}`,
    ],
    name: account,
  };
};

export function awsThing(sighting: Sighting): SightedThing {
  const account = ACCOUNT.test(sighting.account ?? "") ? sighting.account : null;
  const home = account === null ? [] : [accountPlace(account, sighting.region)];
  const { id, type } = sighting;
  if (id === null || type === null || !isPlain(id)) return { ...nothing, around: home };
  const seen: Seen = { ...sighting, account, id, type };
  if (id.startsWith("arn:")) return { itself: { patterns: [id], name: id }, around: home };
  const as = (service: string, kind: string, name: string) =>
    place({ ...seen, service, type: kind, id: name });
  const [first = id, second] = id.split("/");
  switch (`${sighting.service}/${type}`) {
    case "sso/account":
    case "organizations/account":
      return ACCOUNT.test(id)
        ? { itself: accountPlace(id, sighting.region), around: [] }
        : { ...nothing, around: home };
    case "s3/object":
      return { itself: null, around: [as("s3", "bucket", first), ...home] };
    case "ssm/session":
      return { itself: as("ec2", "instance", id), around: home };
    case "ssm/parameter":
      return { itself: parameter(seen), around: home };
    case "ecs/service":
      return { itself: place(seen), around: [as("ecs", "cluster", first), ...home] };
    case "eks/nodegroup":
      return { itself: place(seen), around: [as("eks", "cluster", first), ...home] };
    case "glue/table":
      return second
        ? { itself: place(seen), around: [as("glue", "database", first), ...home] }
        : { itself: place(seen), around: home };
    case "logs/log-stream": {
      // A group's name holds no colon, a stream's may.
      const group = id.slice(0, id.indexOf(":"));
      return {
        itself: null,
        around: [...(group ? [as("logs", "log-group", group)] : []), ...home],
      };
    }
    default:
      return { itself: place(seen), around: home };
  }
}

/** `/a/b` has the ARN `parameter/a/b`, `a` has `parameter/a`; some addresses lose the first slash. */
function parameter(seen: Seen): SightedPlace {
  const bare = seen.id.replace(/^\/+/, "");
  const { patterns } = place({ ...seen, id: bare });
  return { patterns: patterns.slice(0, 1), name: seen.id };
}
