/** All consoles at once. A content script imports its own console's recogniser instead, and stays small. */
import { type Address, readAddress } from "./address.ts";
import { recogniseArgocd } from "./argocd.ts";
import { recogniseAws } from "./aws/aws.ts";
import { recogniseAzure } from "./azure.ts";
import { recogniseDatabricks } from "./databricks.ts";
import { recogniseDatadog } from "./datadog.ts";
import { recogniseGithub } from "./github.ts";
import { recogniseGoogleCloud } from "./google-cloud/google-cloud.ts";
import { recogniseKubernetesDashboard } from "./kubernetes-dashboard.ts";
import { recogniseMongodbAtlas } from "./mongodb-atlas.ts";
import { recogniseOkta } from "./okta.ts";
import { recogniseRancher } from "./rancher.ts";
import type { Sighting } from "./sighting.ts";
import { recogniseSnowflake } from "./snowflake.ts";

/** Consoles on hosts of their own come before those that any host may serve. */
const recognisers: ReadonlyArray<(address: Address) => Sighting | null> = [
  recogniseAws,
  recogniseGoogleCloud,
  recogniseAzure,
  recogniseGithub,
  recogniseDatabricks,
  recogniseSnowflake,
  recogniseMongodbAtlas,
  recogniseOkta,
  recogniseDatadog,
  recogniseRancher,
  recogniseArgocd,
  recogniseKubernetesDashboard,
];

/** @returns what the page at this address shows; null when it is no console that we know */
export function recognise(url: string): Sighting | null {
  const address = readAddress(url);
  if (!address) return null;
  for (const one of recognisers) {
    const sighting = one(address);
    if (sighting) return sighting;
  }
  return null;
}
