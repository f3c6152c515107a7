/** Lambda, containers, and what else runs code. */
import type { Example } from "../sighting.ts";

export const compute = `@lambda
functions/:f
layers/:l
applications/:a serverlessrepo:application
event-source-mappings/:e
@ecs
clusters/:c/services/:s/tasks/:t task {c}/{t}
clusters/:c/services/:s
clusters/:c/tasks/:t
clusters/:c/infrastructure/container-instances/:i
clusters/:c/containerInstances/:i
clusters/:c
task-definitions/:f/:rev# task-definition {f}:{rev}
task-definitions/:f
taskDefinitions/:f/:rev# task-definition {f}:{rev}
taskDefinitions/:f
repositories/:r ecr:repository
@eks
clusters/:c/nodegroups/:n
clusters/:c/fargate-profiles/:n fargateprofile
clusters/:c/addons/:n
clusters/:c
@batch
jobs/detail/:j
jobs/*/detail/:j
queues/detail/:q job-queue
job-queues/detail/:q
compute-environments/detail/:c
job-definition/detail/:d
job-definition/*/detail/:d
@elasticbeanstalk
environment/*?environmentId=:e environment
environments/:e
application/*?applicationName=:a application
applications/:a
@apprunner
services/dashboard?service_arn=:s service
services/:s
@amplify
apps/:a
@lightsail
@imagebuilder
@cloud9
ide/:e environment
environments/:e
@cloudshell`;

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", null];

export const examples = (): readonly Example[] => [
  {
    url: at("lambda/home?region=eu-west-1#/functions/orders?tab=code"),
    shows: shown("lambda", "function", "orders"),
  },
  {
    url: at("lambda/home?region=eu-west-1#/functions/orders/versions/3?tab=configure"),
    shows: shown("lambda", "function", "orders"),
  },
  {
    url: at("lambda/home#/functions/orders/aliases/live"),
    shows: shown("lambda", "function", "orders"),
  },
  {
    url: at("lambda/home?region=eu-west-1#/functions/orders:live"),
    shows: shown("lambda", "function", "orders"),
  },
  {
    url: at("lambda/home?region=eu-west-1#/layers/deps/versions/7"),
    shows: shown("lambda", "layer", "deps"),
  },
  { url: at("lambda/home?region=eu-west-1#/functions"), shows: shown("lambda") },
  {
    url: at("lambda/home?region=eu-west-1#/create/function?intent=authorFromScratch"),
    shows: shown("lambda"),
  },
  { url: at("lambda/home?=/functions"), shows: shown("lambda") },
  {
    url: at("ecs/v2/clusters/shop/services/api/health?region=eu-west-1"),
    shows: shown("ecs", "service", "shop/api"),
  },
  {
    url: at("ecs/v2/clusters/shop/services?region=eu-west-1"),
    shows: shown("ecs", "cluster", "shop"),
  },
  {
    url: at("ecs/v2/clusters/shop/services/api/tasks/0a1b2c/configuration"),
    shows: shown("ecs", "task", "shop/0a1b2c"),
  },
  {
    url: at("ecs/v2/clusters/shop/tasks/0a1b2c/logs?region=eu-west-1"),
    shows: shown("ecs", "task", "shop/0a1b2c"),
  },
  { url: at("ecs/v2/clusters/shop/create-service"), shows: shown("ecs") },
  { url: at("ecs/v2/create-cluster"), shows: shown("ecs") },
  {
    url: at("ecs/home?region=eu-west-1#/clusters/shop/services/api/details"),
    shows: shown("ecs", "service", "shop/api"),
  },
  {
    url: at("ecs/home?region=eu-west-1#/taskDefinitions/api:12/json"),
    shows: shown("ecs", "task-definition", "api:12"),
  },
  {
    url: at("ecs/v2/task-definitions/api/12/json?region=eu-west-1"),
    shows: shown("ecs", "task-definition", "api:12"),
  },
  {
    url: at("ecs/v2/task-definitions/api/?status=ACTIVE"),
    shows: shown("ecs", "task-definition", "api"),
  },
  {
    url: at("eks/clusters/shop?region=eu-west-1&selectedTab=cluster-compute-tab"),
    shows: shown("eks", "cluster", "shop"),
  },
  {
    url: at("eks/home?region=eu-west-1#/clusters/shop/nodegroups/workers?selectedTab=details"),
    shows: shown("eks", "nodegroup", "shop/workers"),
  },
  { url: at("eks/home?region=eu-west-1#/clusters/shop/add-node-group"), shows: shown("eks") },
  {
    url: at("batch/home?region=eu-west-1#jobs/detail/0a1b-2c"),
    shows: shown("batch", "job", "0a1b-2c"),
  },
  {
    url: at(
      "elasticbeanstalk/home?region=eu-west-1#/environment/dashboard?applicationName=a&environmentId=e-a1b2c3",
    ),
    shows: shown("elasticbeanstalk", "environment", "e-a1b2c3"),
  },
  {
    url: at("amplify/apps/d1a2b3c4d5e6f7/overview"),
    shows: shown("amplify", "app", "d1a2b3c4d5e6f7"),
  },
  {
    url: at("amplify/home?region=eu-west-1#/d1a2b3c4d5e6f7/main/12"),
    shows: shown("amplify", "app", "d1a2b3c4d5e6f7"),
  },
];
