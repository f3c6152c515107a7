/** S3, EFS, FSx, ECR, Backup. */
import type { Example } from "../sighting.ts";

export const storage = `@s3
ap/:account/:n access-point
management/:b bucket
upload/:b bucket
delete/:b bucket
copy/:b bucket
bucket/:b
buckets/:b
home?bucket=:b bucket
directory-buckets/:b bucket
table-buckets/:b s3tables:bucket
vector-buckets/:b s3vectors:bucket
?bucket=:b bucket
@efs
file-systems/:f
access-points/:a
@fsx
file-system-details/:f file-system
file-systems/details/:f
file-systems/:f
@ecr
@backup
backupvaults/details/:v backup-vault
vaults/details/:v backup-vault
backupplan/details/:p backup-plan
backupplans/details/:p backup-plan
@glacier
@storagegateway
@datasync
tasks/:t
locations/:l
agents/:a
@transfer
servers/:s server`;

/** Pages of `/s3/object/{bucket}?prefix={key}`, also the older `/s3/object/{bucket}/{key}`. */
export function readS3Object(
  segments: readonly string[],
  query: ReadonlyMap<string, string>,
): string | null {
  const [kind, bucket, ...key] = segments;
  if (kind !== "object" || !bucket) return null;
  const name = query.get("prefix") || key.join("/");
  return name ? `${bucket}/${name}` : null;
}

/** A repository's name may hold slashes; it ends where the console's own words begin. */
export function readRepository(
  segments: readonly string[],
): { service: string; id: string; account: string | null } | null {
  const [kind, next = "", ...rest] = segments;
  if (kind === "public-registry")
    return next === "repositories" && rest[0]
      ? { service: "ecr-public", id: named(rest), account: null }
      : null;
  if (kind !== "repositories") return null;
  const scoped = next === "private" || next === "public";
  const account = scoped ? (rest[0] ?? null) : null;
  const id = named(scoped ? rest.slice(1) : segments.slice(1));
  return id === "" ? null : { service: next === "public" ? "ecr-public" : "ecr", id, account };
}

function named(parts: readonly string[]): string {
  const end = parts.findIndex((part) =>
    /^(?:_|image|images|details|permissions|lifecycle-?policy|edit|create)$/.test(part),
  );
  return (end < 0 ? parts : parts.slice(0, end)).join("/");
}

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const s3 = (rest: string) => `https://s3.console.aws.amazon.com/s3/${rest}`;

export const examples = (): readonly Example[] => [
  {
    url: s3("buckets/acme-logs/?region=eu-west-1&tab=permissions"),
    shows: ["s3", "bucket", "acme-logs", "eu-west-1", null],
  },
  { url: s3("buckets/acme-logs"), shows: ["s3", "bucket", "acme-logs", null, null] },
  {
    url: at(
      "s3/buckets/acme-logs?region=eu-west-1&bucketType=general&prefix=2026/&showversions=false",
    ),
    shows: ["s3", "bucket", "acme-logs", "eu-west-1", null],
  },
  {
    url: at("s3/management/acme-logs/lifecycle/view?region=eu-west-1&id=old"),
    shows: ["s3", "bucket", "acme-logs", "eu-west-1", null],
  },
  {
    url: at("s3/bucket/acme-logs/property/policy/edit?region=eu-west-1"),
    shows: ["s3", "bucket", "acme-logs", "eu-west-1", null],
  },
  { url: at("s3/bucket/create?region=eu-west-1"), shows: ["s3", null, null, "eu-west-1", null] },
  { url: at("s3/buckets?region=eu-west-1"), shows: ["s3", null, null, "eu-west-1", null] },
  {
    url: s3("object/acme-logs?region=eu-west-1&prefix=a%2Bb/c%20d.txt&versionId=9"),
    shows: ["s3", "object", "acme-logs/a+b/c d.txt", "eu-west-1", null],
  },
  {
    url: s3("object/acme-logs/2026/a.txt?region=eu-west-1"),
    shows: ["s3", "object", "acme-logs/2026/a.txt", "eu-west-1", null],
  },
  {
    url: at(
      "ecr/repositories/private/111122223333/shop/api/_/image/sha256:0a1b/details?region=eu-west-1",
    ),
    shows: ["ecr", "repository", "shop/api", "eu-west-1", "111122223333"],
  },
  {
    url: at("ecr/repositories/private/111122223333/shop/api/image/sha256:0a1b/details"),
    shows: ["ecr", "repository", "shop/api", "eu-west-1", "111122223333"],
  },
  {
    url: at("ecr/repositories/api/?region=eu-west-1"),
    shows: ["ecr", "repository", "api", "eu-west-1", null],
  },
  { url: at("ecr/repositories?region=eu-west-1"), shows: ["ecr", null, null, "eu-west-1", null] },
  { url: at("ecr/create-repository"), shows: ["ecr", null, null, "eu-west-1", null] },
  {
    url: at("efs/home?region=eu-west-1#/file-systems/fs-0a1b2c3d?tabId=mounts"),
    shows: ["efs", "file-system", "fs-0a1b2c3d", "eu-west-1", null],
  },
  {
    url: at("backup/home?region=eu-west-1#/backupvaults/details/daily"),
    shows: ["backup", "backup-vault", "daily", "eu-west-1", null],
  },
  {
    url: at("transfer/home?region=eu-west-1#/servers/s-0a1b2c"),
    shows: ["transfer", "server", "s-0a1b2c", "eu-west-1", null],
  },
];
