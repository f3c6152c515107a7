/** Machine learning and media. */
import type { Example } from "../sighting.ts";

export const learning = `@sagemaker
endpoints/:e
endpointConfig/:e
models/:m
jobs/:j training-job
processing-jobs/:j
transform-jobs/:j
hyper-tuning-jobs/:j hyper-parameter-tuning-job
notebook-instances/:n
notebook-lifecycle-config/:n notebook-instance-lifecycle-config
studio/:d/user/:u user-profile
studio/:d domain
labeling-jobs/details/:j
model-registry/:g model-package-group
model-packages/:g model-package-group
pipelines/:p
feature-group/:f
@bedrock
agents/:a
knowledge-bases/knowledge-base/*/:k
knowledge-bases/:k
guardrails/:g
prompt-management/:p prompt
flows/:f
custom-models/:m
@medialive
channels/:c
inputs/:i`;

const at = (service: string, hash: string) =>
  `https://eu-west-1.console.aws.amazon.com/${service}/home?region=eu-west-1#${hash}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", null];

export const examples = (): readonly Example[] => [
  { url: at("sagemaker", "/endpoints/ranker"), shows: shown("sagemaker", "endpoint", "ranker") },
  { url: at("bedrock", "/modelaccess"), shows: shown("bedrock") },
  { url: at("medialive", "/channels/5317"), shows: shown("medialive", "channel", "5317") },
];
