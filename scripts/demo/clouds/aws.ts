/** An AWS organization. Account numbers are those that AWS's own documentation uses as examples. */
import {
  type Cloud,
  type CloudResource,
  type CloudType,
  grace,
  type Home,
  linus,
  margaret,
  tagsOf,
} from "./inventory.ts";

const read = { name: "read", title: "Read" };
const write = { name: "write", title: "Read and write" };
const ORGANIZATION = "Example Inc.";
const MANAGEMENT = "111122223333";

const types: ReadonlyArray<CloudType> = [
  {
    type: "aws.account",
    title: "Account",
    read: { name: "ReadOnlyAccess", title: "ReadOnlyAccess" },
    write: { name: "PowerUserAccess", title: "PowerUserAccess" },
  },
  { type: "aws.s3.bucket", title: "S3 bucket", read, write },
  {
    type: "aws.ec2.instance",
    title: "EC2 instance",
    read: { name: "describe", title: "Describe" },
    write: { name: "session", title: "Shell session" },
  },
  { type: "aws.rds.db", title: "RDS database", read, write },
  { type: "aws.rds.cluster", title: "Aurora cluster", read, write },
  {
    type: "aws.iam.role",
    title: "IAM role",
    read: { name: "view", title: "View" },
    write: { name: "manage", title: "Assume and manage" },
  },
  {
    type: "aws.secretsmanager.secret",
    title: "Secret",
    read: { name: "read", title: "Read the value" },
    write: { name: "write", title: "Change the value" },
  },
  {
    type: "aws.lambda.function",
    title: "Lambda function",
    read: { name: "view", title: "View code and logs" },
    write: { name: "deploy", title: "Deploy and invoke" },
  },
  {
    type: "aws.eks.cluster",
    title: "EKS cluster",
    read: { name: "view", title: "View" },
    write: { name: "edit", title: "Edit" },
  },
  { type: "aws.dynamodb.table", title: "DynamoDB table", read, write },
  { type: "aws.sqs.queue", title: "SQS queue", read, write },
  {
    type: "aws.logs.log-group",
    title: "Log group",
    read: { name: "read", title: "Read" },
    write: { name: "admin", title: "Read and delete" },
  },
];

type Account = Home & { readonly id: string; readonly name: string; readonly region: string };

const account = (
  id: string,
  name: string,
  unit: string,
  home: Omit<Home, "path">,
  region = "eu-west-1",
): Account => ({ id, name, region, path: [ORGANIZATION, unit], ...home });

const accounts: ReadonlyArray<Account> = [
  account("444455556666", "shop-prod", "Production", {
    env: "prod",
    team: "commerce",
    owner: margaret,
  }),
  account("777788889999", "shop-staging", "Non-production", {
    env: "staging",
    team: "commerce",
    owner: linus,
  }),
  account("222233334444", "shop-dev", "Non-production", {
    env: "dev",
    team: "commerce",
    owner: linus,
  }),
  account(
    "123456789012",
    "data-prod",
    "Production",
    { env: "prod", team: "data", owner: grace },
    "eu-central-1",
  ),
  account(
    "333344445555",
    "data-dev",
    "Non-production",
    { env: "dev", team: "data", owner: grace },
    "eu-central-1",
  ),
  account("999988887777", "security", "Security", {
    env: "prod",
    team: "security",
    owner: margaret,
  }),
];

/** What every account holds, by type: the ARN's end and the natural name. `*` is replaced by the team, `@` by the environment. */
const holdings: ReadonlyArray<readonly [type: string, arn: string, name: string]> = [
  ["aws.s3.bucket", "s3:::example-*-@-exports", "example-*-@-exports"],
  ["aws.s3.bucket", "s3:::example-*-@-logs", "example-*-@-logs"],
  ["aws.rds.db", "rds:R:A:db:*-reports", "*-reports"],
  ["aws.rds.cluster", "rds:R:A:cluster:*-orders", "*-orders"],
  ["aws.iam.role", "iam::A:role/ci/*-deploy", "*-deploy"],
  ["aws.iam.role", "iam::A:role/break-glass", "break-glass"],
  ["aws.secretsmanager.secret", "secretsmanager:R:A:secret:*/database-Xk3v9Q", "*/database"],
  ["aws.secretsmanager.secret", "secretsmanager:R:A:secret:*/payment-api-Lm7w2P", "*/payment-api"],
  ["aws.lambda.function", "lambda:R:A:function:*-mailer", "*-mailer"],
  ["aws.lambda.function", "lambda:R:A:function:*-thumbnails", "*-thumbnails"],
  ["aws.eks.cluster", "eks:R:A:cluster/*-@", "*-@"],
  ["aws.dynamodb.table", "dynamodb:R:A:table/*-sessions", "*-sessions"],
  ["aws.sqs.queue", "sqs:R:A:*-jobs", "*-jobs"],
  ["aws.logs.log-group", "logs:R:A:log-group:/aws/lambda/*-mailer", "/aws/lambda/*-mailer"],
];

const INSTANCES = 4;

function thingsIn(home: Account): CloudResource[] {
  const path = [...home.path, home.name];
  const tags = tagsOf(home);
  const filled = (text: string) =>
    text
      .replaceAll("*", home.team)
      .replaceAll("@", home.env)
      .replace("R:A", `${home.region}:${home.id}`)
      .replace("::A:", `::${home.id}:`);
  const things = holdings.map(([type, arn, name]) => ({
    type,
    externalId: `arn:aws:${filled(arn)}`,
    name: filled(name),
    path,
    tags,
  }));
  const instances = Array.from({ length: INSTANCES }, (_, i) => {
    const id = `i-0${home.id.slice(0, 8)}${home.id.slice(-4)}a1b${i}`;
    const arn = `arn:aws:ec2:${home.region}:${home.id}:instance/${id}`;
    return {
      type: "aws.ec2.instance",
      externalId: arn,
      name: id,
      path,
      tags: { ...tags, Name: `web-${i + 1}` },
    };
  });
  const self = `arn:aws:organizations::${MANAGEMENT}:account/o-examplehp1/${home.id}`;
  return [
    { type: "aws.account", externalId: self, name: home.name, path: home.path, tags },
    ...things,
    ...instances,
  ];
}

export const aws: Cloud = {
  name: "AWS (sandbox)",
  label: "AWS",
  types,
  resources: accounts.flatMap(thingsIn),
};
