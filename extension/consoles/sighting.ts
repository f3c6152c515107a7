/** What the address of a cloud console's page shows. Nothing here touches a page, the network or a package. */
export type Provider =
  | "aws"
  | "gcp"
  | "azure"
  | "github"
  | "databricks"
  | "snowflake"
  | "mongodb-atlas"
  | "argocd"
  | "okta"
  | "datadog"
  | "rancher"
  | "kubernetes-dashboard";

/** Null where the page shows nothing: a list, a page that creates something, a service's start page. */
export type Sighting = {
  readonly provider: Provider;
  /** AWS: the service of its ARNs; Google: short name of the API; Azure: provider namespace in lower case. */
  readonly service: string;
  /** In the console's own terms, kebab-case (`security-group`); Azure: resource type in lower case. */
  readonly type: string | null;
  /** The natural name; what belongs together is joined with `/` (`cluster/service`). */
  readonly id: string | null;
  /** Null for global services. Google: location or zone. */
  readonly region: string | null;
  /** AWS account, Google project, Azure subscription, GitHub owner…, only if the address shows it. */
  readonly account: string | null;
};

/** Stands next to every recogniser and is executed by a test. Ids are invented. */
export type Example = {
  readonly url: string;
  /** service, type, id, region, account; null when it is no page of a console. */
  readonly shows: readonly [string, ...(string | null)[]] | null;
};
