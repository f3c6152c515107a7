/** Databases, analytics and machine learning. */
import type { Example } from "../sighting";

export const data = `@rds docdb neptune > rds
database?id=:id&is-cluster=true cluster
database?id=:id db
dbinstance?id=:id db
dbinstances?id=:id db
modify-instance?id=:id db
modify-cluster?id=:id cluster
cluster?id=:id cluster
dbcluster?id=:id cluster
dbclusters?id=:id cluster
db-cluster?id=:id cluster
cluster-details?id=:id cluster
cluster-detail?id=:id cluster
instance-details?id=:id db
clusters/:c cluster
db-snapshot?id=:id snapshot
snapshot?id=:id snapshot
db-snapshots?id=:id snapshot
db-subnet-group?id=:id subnet-group
option-group-details?option-group-name=:id option-group
parameter-group-details?parameter-group-name=:id parameter-group
parameter-groups-detail?ids=:id parameter-group
proxy?id=:id db-proxy
proxies?id=:id db-proxy
event-subscription?id=:id event-subscription
resourceId/*/resourceName/:n db
performance-insights-v20206/resourceId/*/resourceName/:n db
@dynamodbv2 dynamodb > dynamodb
table?name=:t table
tables?selected=:t table
*?table=:t table
@elasticache
redis/:id redis-cluster
valkey/:id valkey-cluster
memcached/:id memcached-cluster
serverless/:id serverless-cache
redis-detail?id=:id redis-cluster
redis-group-detail?id=:id redis-cluster
redis-shards?redis-id=:id redis-cluster
redis-nodes?id=:id redis-cluster
memcached-detail?id=:id memcached-cluster
memcached-nodes?id=:id memcached-cluster
@memorydb
clusters/:c cluster
@redshiftv2 redshift > redshift
*?cluster=:c cluster
*?workgroup=:w redshift-serverless:workgroup
*?namespace=:n redshift-serverless:namespace
serverless/workgroup/:w redshift-serverless:workgroup
@glue
data-catalog/tables/view/:t?database=:d&catalogId=:account table {d}/{t}
data-catalog/tables/view/:t?database=:d table {d}/{t}
data-catalog/tables/*/:t?database=:d table {d}/{t}
data-catalog/databases/view/:d database
data-catalog/crawlers/view/:c crawler
data-catalog/connections/view/:c connection
etl-configuration/crawlers/view/:c crawler
etl-configuration/workflows/view/:w workflow
etl-configuration/triggers/view/:t trigger
etl/triggers/view/:t trigger
etl/workflows/view/:w workflow
table?catalog=:account&name=:t&namespace=:d table {d}/{t}
table?name=:t&namespace=:d table {d}/{t}
database?name=:d database
crawler?name=:c crawler
job?name=:j job
workflow?name=:w workflow
@gluestudio > glue
editor/job/:j job
job/:j job
jobs/:j job
@lakeformation
table-details/:d/:t table
@athena
workgroups/details/:w workgroup
data-sources/details/:d data-catalog
@aos esv3 es > es
opensearch/domains/:d domain
opensearch/collections/:c aoss:collection
domains/:d domain
domain?resource=:d domain
domain/:d domain
@kinesis
streams/details?streamName=:s stream
streams/details/:s stream
firehose/details/:s firehose:delivery-stream
@firehose
details/:s delivery-stream
@flink kinesisanalytics > kinesisanalytics
application/:a application
applications/:a application
@msk > kafka
clusters/:c cluster
@emr elasticmapreduce > elasticmapreduce
clusterDetails/:c cluster
cluster-details/:c cluster
clusters/:c cluster
details/:c cluster
serverless/applications/:a emr-serverless:application
studio/:s studio
studios/:s studio
@dms
taskDetails/:t task
task-details/:t task
replicationInstanceDetails/:r replication-instance
replication-instance-details/:r replication-instance
endpointDetails/:e endpoint
endpoint-details/:e endpoint
@sagemaker
endpoints/:e endpoint
endpointConfig/:e endpoint-config
models/:m model
jobs/:j training-job
processing-jobs/:j processing-job
transform-jobs/:j transform-job
hyper-tuning-jobs/:j hyper-parameter-tuning-job
notebook-instances/:n notebook-instance
notebook-lifecycle-config/:n notebook-instance-lifecycle-config
studio/:d/user/:u user-profile
studio/:d domain
labeling-jobs/details/:j labeling-job
model-registry/:g model-package-group
model-packages/:g model-package-group
pipelines/:p pipeline
feature-group/:f feature-group
@bedrock
agents/:a agent
knowledge-bases/knowledge-base/*/:k knowledge-base
knowledge-bases/:k knowledge-base
guardrails/:g guardrail
prompt-management/:p prompt
flows/:f flow
custom-models/:m custom-model
@medialive
channels/:c channel
inputs/:i input
@quicksight
@timestream
databases/:d/tables/:t table
databases/:d database`;

const at = (service: string, hash: string) =>
  `https://eu-west-1.console.aws.amazon.com/${service}/home?region=eu-west-1#${hash}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", null];

export const examples: readonly Example[] = [
  {
    url: at("rds", "database:id=orders;is-cluster=false;tab=logs"),
    shows: shown("rds", "db", "orders"),
  },
  {
    url: at("rds", "database:id=orders;is-cluster=true"),
    shows: shown("rds", "cluster", "orders"),
  },
  { url: at("rds", "dbinstance:id=orders"), shows: shown("rds", "db", "orders") },
  {
    url: at("rds", "db-snapshot:id=rds:orders-2026-01-02-03-04"),
    shows: shown("rds", "snapshot", "rds:orders-2026-01-02-03-04"),
  },
  {
    url: at("rds", "performance-insights-v20206:/resourceId/db-A1B2/resourceName/orders"),
    shows: shown("rds", "db", "orders"),
  },
  { url: at("rds", "launch-dbinstance:"), shows: shown("rds") },
  { url: at("rds", "snapshots-list:"), shows: shown("rds") },
  {
    url: at("dynamodbv2", "table?name=orders&tab=indexes"),
    shows: shown("dynamodb", "table", "orders"),
  },
  {
    url: at("dynamodb", "tables:selected=orders;tab=items"),
    shows: shown("dynamodb", "table", "orders"),
  },
  {
    url: at("dynamodbv2", "edit-item?itemMode=2&pk=1&route=ROUTE_ITEM_EXPLORER&table=orders"),
    shows: shown("dynamodb", "table", "orders"),
  },
  { url: at("dynamodbv2", "create-table"), shows: shown("dynamodb") },
  {
    url: at("elasticache", "redis-detail:id=cart"),
    shows: shown("elasticache", "redis-cluster", "cart"),
  },
  {
    url: at("elasticache", "/memcached/cart"),
    shows: shown("elasticache", "memcached-cluster", "cart"),
  },
  { url: at("elasticache", "/redis"), shows: shown("elasticache") },
  {
    url: at("redshiftv2", "cluster-details?cluster=dwh&tab=x"),
    shows: shown("redshift", "cluster", "dwh"),
  },
  {
    url: at("glue", "/v2/data-catalog/tables/view/sales?database=lake&catalogId=111122223333"),
    shows: ["glue", "table", "lake/sales", "eu-west-1", "111122223333"],
  },
  {
    url: at("glue", "/v2/data-catalog/databases/view/lake"),
    shows: shown("glue", "database", "lake"),
  },
  { url: at("glue", "catalog:tab=tables"), shows: shown("glue") },
  {
    url: at("gluestudio", "/editor/job/load%20sales/script"),
    shows: shown("glue", "job", "load sales"),
  },
  { url: at("athena", "/query-editor/history/0a1b"), shows: shown("athena") },
  {
    url: at("athena", "/workgroups/details/primary"),
    shows: shown("athena", "workgroup", "primary"),
  },
  {
    url: at("es", "domain:resource=logs;action=dashboard;tab=TAB_OVERVIEW"),
    shows: shown("es", "domain", "logs"),
  },
  { url: at("esv3", "opensearch/domains/logs"), shows: shown("es", "domain", "logs") },
  {
    url: at("kinesis", "/streams/details/clicks/monitoring"),
    shows: shown("kinesis", "stream", "clicks"),
  },
  {
    url: at("firehose", "/details/clicks/monitoring"),
    shows: shown("firehose", "delivery-stream", "clicks"),
  },
  {
    url: at(
      "msk",
      "/cluster/arn:aws:kafka:eu-west-1:111122223333:cluster/events/1a2b3c4d-1a2b-3c4d-5e6f-1a2b3c4d5e6f-7/view?tabId=metrics",
    ),
    shows: ["kafka", "cluster", "events", "eu-west-1", "111122223333"],
  },
  {
    url: at("emr", "/clusterDetails/j-1A2B3C"),
    shows: shown("elasticmapreduce", "cluster", "j-1A2B3C"),
  },
  { url: at("sagemaker", "/endpoints/ranker"), shows: shown("sagemaker", "endpoint", "ranker") },
  { url: at("bedrock", "/modelaccess"), shows: shown("bedrock") },
  { url: at("medialive", "/channels/5317"), shows: shown("medialive", "channel", "5317") },
];
