/** Where a cloud's console shows a thing, from its external id: an ARN, an ARM id or a full resource name. Pure. */

const awsHosts: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-eusc": "console.amazonaws-eusc.eu",
};

const ARN = /^arn:([a-z-]+):([a-z0-9-]+):[a-z0-9-]*:\d*:(.+)$/;

/** AWS finds the page of an ARN itself; accounts have none there. */
function awsLink(arn: string): string | null {
  const [, partition = "", service, resource = ""] = ARN.exec(arn) ?? [];
  const host = awsHosts[partition];
  if (host === undefined) return null;
  const account =
    service === "organizations" ? /^account\/[^/]+\/(\d{12})$/.exec(resource)?.[1] : "";
  if (account) return `https://${host}/organizations/v2/home/accounts/${account}`;
  return account === "" ? `https://${host}/go/view?arn=${encodeURIComponent(arn)}` : null;
}

/** Host of the full resource name and its path, to the page. `$1`… are its groups. */
const googlePages: ReadonlyArray<readonly [pattern: RegExp, page: string]> = [
  [/^storage\/([^/]+)$/, "/storage/browser/$1"],
  [/^cloudsql\/projects\/([^/]+)\/instances\/([^/]+)$/, "/sql/instances/$2/overview?project=$1"],
  [
    /^container\/projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/,
    "/kubernetes/clusters/details/$2/$3?project=$1",
  ],
  [
    /^compute\/projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/,
    "/compute/instancesDetail/zones/$2/instances/$3?project=$1",
  ],
  [
    /^bigquery\/projects\/([^/]+)\/datasets\/([^/]+)$/,
    "/bigquery?project=$1&p=$1&d=$2&page=dataset",
  ],
  [
    /^secretmanager\/projects\/([^/]+)\/secrets\/([^/]+)$/,
    "/security/secret-manager/secret/$2/versions?project=$1",
  ],
  [/^pubsub\/projects\/([^/]+)\/topics\/([^/]+)$/, "/cloudpubsub/topic/detail/$2?project=$1"],
  [
    /^run\/projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/,
    "/run/detail/$2/$3/metrics?project=$1",
  ],
  [/^cloudresourcemanager\/projects\/([^/]+)$/, "/home/dashboard?project=$1"],
  [/^cloudresourcemanager\/folders\/(\d+)$/, "/welcome?folder=$1"],
];

function googleLink(name: string): string | null {
  const short = name.replace(/^\/\/([a-z]+)\.googleapis\.com\//, "$1/");
  const found = googlePages.find(([pattern]) => pattern.test(short));
  return found ? `https://console.cloud.google.com${short.replace(found[0], found[1])}` : null;
}

const ARM = /^\/subscriptions\/[0-9a-f-]{36}(?:\/[\w().-]+)*$/i;

/** Null where no console is known for it. */
export function consoleLink(externalId: string): string | null {
  if (externalId.startsWith("arn:")) return awsLink(externalId);
  if (externalId.startsWith("//")) return googleLink(externalId);
  return ARM.test(externalId) ? `https://portal.azure.com/#resource${externalId}` : null;
}
