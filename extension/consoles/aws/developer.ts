/** Developers' tools. */
import type { Example } from "../sighting.ts";

export const developer = `@codesuite/codepipeline codepipeline > codepipeline
pipelines/:p
view/:p pipeline
@codesuite/codebuild codebuild > codebuild
projects/:p
:account/projects/:p
@codesuite/codecommit codecommit > codecommit
repositories/:r
repository/:r
@codesuite/codedeploy codedeploy > codedeploy
applications/:a/deployment-groups/:g
applications/:a
deployments/:d
@codesuite/codeartifact codeartifact > codeartifact
d/:account/:d/r/:r repository
d/:account/:d domain
@codesuite/settings > codeconnections
:account/:region/codestar-connections/connections/:c codestar-connections:connection
:account/:region/*/connections/:c`;

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
  account: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", account];
export const examples = (): readonly Example[] => [
  {
    url: at("codesuite/codepipeline/pipelines/shop/executions/0a1b/timeline?region=eu-west-1"),
    shows: shown("codepipeline", "pipeline", "shop"),
  },
  {
    url: at("codesuite/codebuild/111122223333/projects/shop/history?region=eu-west-1"),
    shows: shown("codebuild", "project", "shop", "111122223333"),
  },
  {
    url: at("codesuite/codebuild/projects/shop/build/shop%3A0a1b/?region=eu-west-1"),
    shows: shown("codebuild", "project", "shop"),
  },
  { url: at("codesuite/codebuild/projects?region=eu-west-1"), shows: shown("codebuild") },
  {
    url: at(
      "codesuite/codecommit/repositories/shop/browse/refs/heads/main/--/src?region=eu-west-1",
    ),
    shows: shown("codecommit", "repository", "shop"),
  },
  {
    url: at("codesuite/codedeploy/applications/shop/deployment-groups/prod?region=eu-west-1"),
    shows: shown("codedeploy", "deployment-group", "shop/prod"),
  },
];
