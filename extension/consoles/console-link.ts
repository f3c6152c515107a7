/** The way back: from a resource to the page of its console. */
import type { Sighting } from "./sighting.ts";

export type LinkTarget = Sighting & {
  /** AWS: `aws`, `aws-us-gov`, `aws-cn`, `aws-eusc`; without it the region tells. */
  readonly partition?: string;
};

const enc = encodeURIComponent;
/** Slashes of a name stay. */
const path = (id: string) => id.split("/").map(enc).join("/");

const awsHosts: Record<string, string> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-eusc": "console.amazonaws-eusc.eu",
};
function partitionOf({ partition, region }: LinkTarget): string {
  if (partition) return partition;
  const start = region?.split("-")[0];
  if (start === "cn" || start === "eusc") return `aws-${start}`;
  return region?.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** What stands in an ARN after the account; `#` is the id. Only what `readArn` reads back to the same. */
const arns: Record<string, string> = {
  "ec2 instance": "instance/#",
  "ec2 volume": "volume/#",
  "ec2 snapshot": "snapshot/#",
  "ec2 image": "image/#",
  "ec2 security-group": "security-group/#",
  "ec2 vpc": "vpc/#",
  "ec2 subnet": "subnet/#",
  "ec2 nat-gateway": "natgateway/#",
  "lambda function": "function:#",
  "eks cluster": "cluster/#",
  "ecs cluster": "cluster/#",
  "ecs service": "service/#",
  "ecs task-definition": "task-definition/#",
  "ecr repository": "repository/#",
  "rds db": "db:#",
  "rds cluster": "cluster:#",
  "dynamodb table": "table/#",
  "kms key": "key/#",
  "sns topic": "#",
  "sqs queue": "#",
  "states state-machine": "stateMachine:#",
  "iam role": "role/#",
  "iam user": "user/#",
  "iam group": "group/#",
  "efs file-system": "file-system/#",
  "es domain": "domain/#",
  "redshift cluster": "cluster:#",
  "codepipeline pipeline": "#",
  "codebuild project": "project/#",
  "kinesis stream": "stream/#",
  "firehose delivery-stream": "deliverystream/#",
  "cognito-idp user-pool": "userpool/#",
  "cloudwatch alarm": "alarm:#",
  "logs log-group": "log-group:#:*",
};

/** Pages for sightings without an account, and for what ARNs do not say; `#` is the encoded id, `@` the region. */
const awsPages: Record<string, string> = {
  "s3 bucket": "s3/buckets/#?region=@",
  "ec2 instance": "ec2/home?region=@#InstanceDetails:instanceId=#",
  "ec2 volume": "ec2/home?region=@#VolumeDetails:volumeId=#",
  "ec2 security-group": "ec2/home?region=@#SecurityGroup:groupId=#",
  "ec2 vpc": "vpcconsole/home?region=@#VpcDetails:VpcId=#",
  "ec2 subnet": "vpcconsole/home?region=@#SubnetDetails:subnetId=#",
  "lambda function": "lambda/home?region=@#/functions/#",
  "eks cluster": "eks/clusters/#?region=@",
  "ecs cluster": "ecs/v2/clusters/#?region=@",
  "rds db": "rds/home?region=@#database:id=#;is-cluster=false",
  "rds cluster": "rds/home?region=@#database:id=#;is-cluster=true",
  "dynamodb table": "dynamodbv2/home?region=@#table?name=#",
  "secretsmanager secret": "secretsmanager/secret?name=#&region=@",
  "kms key": "kms/home?region=@#/kms/keys/#",
  "iam role": "iam/home#/roles/details/#",
  "iam user": "iam/home#/users/details/#",
  "iam group": "iam/home#/groups/details/#",
  "iam policy": "iam/home#/policies/details/#",
  "route53 hosted-zone": "route53/v2/hostedzones#ListRecordSets/#",
  "cloudfront distribution": "cloudfront/v4/home#/distributions/#",
  "organizations account": "organizations/v2/home/accounts/#",
  "cognito-idp user-pool": "cognito/v2/idp/user-pools/#?region=@",
  "cloudwatch dashboard": "cloudwatch/home?region=@#dashboards/dashboard/#",
};

function awsLink(target: LinkTarget, id: string): string | null {
  const { service, type, region, account } = target;
  const partition = partitionOf(target);
  const host = awsHosts[partition];
  if (!host) return null;
  const kind = `${service} ${type}`;
  const rest = arns[kind];
  if (rest && account) {
    const named = service === "efs" ? "elasticfilesystem" : service;
    const where = service === "iam" ? "" : region;
    if (where === null) return null;
    const arn = `arn:${partition}:${named}:${where}:${account}:${rest.replace("#", () => id)}`;
    return `https://${host}/go/view?arn=${enc(arn)}`;
  }
  if (kind === "s3 object") {
    const [bucket = "", ...key] = id.split("/");
    const query = region ? `region=${region}&` : "";
    return `https://${host}/s3/object/${enc(bucket)}?${query}prefix=${enc(key.join("/"))}`;
  }
  if (kind === "ssm parameter") {
    const name = id.includes("/") ? enc(enc(id)) : enc(id);
    return (
      region &&
      `https://${region}.${host}/systems-manager/parameters/${name}/description?region=${region}`
    );
  }
  if (kind === "logs log-group") {
    const name = enc(enc(id)).replaceAll("%", "$");
    return (
      region &&
      `https://${region}.${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${name}`
    );
  }
  const page = awsPages[kind];
  if (!page || (page.includes("@") && region === null && service !== "s3")) return null;
  // A hash route has a `#` of its own, which comes first.
  const at = page.lastIndexOf("#");
  const full = `${page.slice(0, at)}${enc(id)}${page.slice(at + 1)}`;
  const placed = region ? full.replace("@", region) : full.replace(/[?&]region=@/, "");
  return `https://${region ? `${region}.` : ""}${host}/${placed}`;
}

/** `#` is the id, `#1`… its parts, `@` the location. */
const googlePages: Record<string, string> = {
  "resourcemanager project": "home/dashboard",
  "storage bucket": "storage/browser/#",
  "compute instance": "compute/instancesDetail/zones/@/instances/#",
  "compute disk": "compute/disksDetail/zones/@/disks/#",
  "sql instance": "sql/instances/#/overview",
  "spanner instance": "spanner/instances/#/details/databases",
  "container cluster": "kubernetes/clusters/details/@/#/details",
  "run service": "run/detail/@/#/metrics",
  "run job": "run/jobs/details/@/#/executions",
  "cloudfunctions function": "functions/details/@/#",
  "secretmanager secret": "security/secret-manager/secret/#/versions",
  "cloudkms key": "security/kms/key/manage/@/#",
  "cloudkms key-ring": "security/kms/keyring/manage/@/#/key",
  "pubsub topic": "cloudpubsub/topic/detail/#",
  "pubsub subscription": "cloudpubsub/subscription/detail/#",
  "dns managed-zone": "net-services/dns/zones/#/details",
  "clouddeploy delivery-pipeline": "deploy/delivery-pipelines/@/#",
};

function googleLink({ service, type, region, account }: LinkTarget, id: string): string | null {
  const host = "https://console.cloud.google.com/";
  const project = account ? `?project=${enc(account)}` : "";
  if (service === "bigquery") {
    const [p = "", d = "", t] = id.split(".");
    const page = `p=${enc(p)}&d=${enc(d)}${t ? `&t=${enc(t)}` : ""}&page=${type}`;
    return `${host}bigquery?${account ? `project=${enc(account)}&` : ""}${page}`;
  }
  if (service === "container" && type !== "cluster")
    return region && `${host}kubernetes/${type}/${region}/${path(id)}/details${project}`;
  if (service === "artifactregistry")
    return account && region && `${host}artifacts/docker/${account}/${region}/${enc(id)}${project}`;
  const page = googlePages[`${service} ${type}`];
  if (!page || (page.includes("@") && region === null)) return null;
  return host + page.replace("@", region ?? "").replace("#", () => path(id)) + project;
}

function azureLink({ service, type }: LinkTarget, id: string): string | null {
  if (id.startsWith("/")) return `https://portal.azure.com/#resource${id}`;
  const blades: Record<string, string> = {
    group: "Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId",
    user: "Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId",
    application: "Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId",
    "service-principal": "Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId",
  };
  const blade = service === "entra" ? blades[type ?? ""] : undefined;
  return blade ? `https://portal.azure.com/#view/${blade}/${enc(id)}` : null;
}

function githubLink({ type }: LinkTarget, id: string): string | null {
  if (type === "repository") return `https://github.com/${path(id)}`;
  if (type === "organization") return `https://github.com/orgs/${enc(id)}/people`;
  const [owner = "", team] = id.split("/");
  return type === "team" && team
    ? `https://github.com/orgs/${enc(owner)}/teams/${enc(team)}`
    : null;
}

/** @returns an address that shows the resource, or null when none is known */
export function consoleLink(target: LinkTarget): string | null {
  const { provider, type, id } = target;
  if (type === null || id === null || id === "") return null;
  if (provider === "aws") return awsLink(target, id);
  if (provider === "gcp") return googleLink(target, id);
  if (provider === "azure") return azureLink(target, id);
  return provider === "github" ? githubLink(target, id) : null;
}
