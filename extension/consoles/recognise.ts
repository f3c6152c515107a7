/** All consoles at once. A content script imports its own console's recogniser instead, and stays small. */
import { type Address, readAddress } from "./address";
import { recogniseArgocd } from "./argocd";
import { recogniseAws } from "./aws/aws";
import { recogniseAzure } from "./azure";
import { recogniseDatabricks } from "./databricks";
import { recogniseDatadog } from "./datadog";
import { recogniseGithub } from "./github";
import { recogniseGoogleCloud } from "./google-cloud/google-cloud";
import { recogniseKubernetesDashboard } from "./kubernetes-dashboard";
import { recogniseMongodbAtlas } from "./mongodb-atlas";
import { recogniseOkta } from "./okta";
import { recogniseRancher } from "./rancher";
import type { Sighting } from "./sighting";
import { recogniseSnowflake } from "./snowflake";

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
