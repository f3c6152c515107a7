/** Databases and analytics. */
import type { Example } from "../sighting.ts";

export const data = `@rds docdb neptune > rds
database?id=:id&is-cluster=true cluster
database|dbinstance|dbinstances|modify-instance|instance-details?id=:id db
cluster|dbcluster|dbclusters|db-cluster|modify-cluster|cluster-details|cluster-detail?id=:id cluster
clusters/:c
db-snapshot|snapshot|db-snapshots?id=:id snapshot
db-subnet-group?id=:id subnet-group
option-group-details?option-group-name=:id option-group
parameter-group-details?parameter-group-name=:id parameter-group
parameter-groups-detail?ids=:id parameter-group
proxy|proxies?id=:id db-proxy
event-subscription?id=:id event-subscription
*/resourceId/*/resourceName/:n db
@dynamodbv2 dynamodb > dynamodb
table?name=:t table
tables?selected=:t table
*?table=:t table
@elasticache
redis/:id redis-cluster
valkey/:id valkey-cluster
memcached/:id memcached-cluster
serverless/:id serverless-cache
redis-detail|redis-group-detail|redis-nodes?id=:id redis-cluster
redis-shards?redis-id=:id redis-cluster
memcached-detail|memcached-nodes?id=:id memcached-cluster
@memorydb
clusters/:c
@redshiftv2 redshift > redshift
*?cluster=:c cluster
*?workgroup=:w redshift-serverless:workgroup
*?namespace=:n redshift-serverless:namespace
serverless/workgroup/:w redshift-serverless:workgroup
@glue
data-catalog/tables/*/:t?database=:d&catalogId=:account table {d}/{t}
data-catalog/tables/*/:t?database=:d table {d}/{t}
data-catalog/databases/view/:d
data-catalog/crawlers/view/:c
data-catalog/connections/view/:c
etl-configuration/crawlers/view/:c
etl|etl-configuration/workflows/view/:w
etl|etl-configuration/triggers/view/:t
table?catalog=:account&name=:t&namespace=:d table {d}/{t}
table?name=:t&namespace=:d table {d}/{t}
database?name=:d database
crawler?name=:c crawler
job?name=:j job
workflow?name=:w workflow
@gluestudio > glue
editor/job/:j
job|jobs/:j job
@lakeformation
table-details/:d/:t table
@athena
workgroups/details/:w
data-sources/details/:d data-catalog
@aos esv3 es > es
opensearch/domains/:d
opensearch/collections/:c aoss:collection
domains/:d
domain?resource=:d domain
domain/:d
@kinesis
streams/details?streamName=:s stream
streams/details/:s
firehose/details/:s firehose:delivery-stream
@firehose
details/:s delivery-stream
@flink kinesisanalytics > kinesisanalytics
application/:a
applications/:a
@msk > kafka
clusters/:c
@emr elasticmapreduce > elasticmapreduce
clusterDetails|cluster-details|clusters|details/:c cluster
serverless/applications/:a emr-serverless:application
studio/:s
studios/:s
@dms
taskDetails|task-details/:t task
replicationInstanceDetails|replication-instance-details/:r replication-instance
endpointDetails|endpoint-details/:e endpoint
@quicksight
@timestream
databases/:d/tables/:t
databases/:d database`;

const at = (service: string, hash: string) =>
  `https://eu-west-1.console.aws.amazon.com/${service}/home?region=eu-west-1#${hash}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", null];

export const examples = (): readonly Example[] => [
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
];
