/** Pages of the Google Cloud console, as lines for `routes.ts`. `;` parameters count like the query's. */

export const compute = `@compute
instancesDetail/zones/:region/instances/:n
instancesEdit/zones/:region/instances/:n
instanceGroups/details/:region/:n
disksDetail/zones/:region/disks/:n
disksDetail/regions/:region/disks/:n
imagesDetail/projects/:account/global/images/:n
snapshotsDetail/projects/:account/global/snapshots/:n
instanceTemplates/details/:n
instanceTemplates/regions/:region/:n instance-template
machineImages/details/:n
healthChecks/details/:n
healthChecks/regions/:region/details/:n health-check
@networking > compute
networks/details/:n
subnetworks/details/:region/:n
firewalls/details/:n
firewallpolicies/details/*/:n firewall-policy
firewallpolicies/details/:n firewall-policy
routes/details/:n
connectors/details/:region/:n vpcaccess:connector
@net-services/dns > dns
zones/:z managed-zone
@net-services > compute
loadbalancing/details/*/:region/:n load-balancer
loadbalancing/details/*/:n load-balancer
loadbalancing/advanced/forwardingRules/details/regions/:region/forwardingRules/:n
loadbalancing/advanced/globalForwardingRules/details/:n forwarding-rule
loadbalancing/backends/details/*/:n backend-service
nat/details/:region/:r/:n
@hybrid > compute
routers/details/:region/:n
vpn/gateways/details/:region/:n vpn-gateway
vpn/tunnels/details/:region/:n vpn-tunnel
interconnects/details/:n
@kubernetes > container
clusters/details/:region/:c
clusters/:region/:c/details cluster
nodepool/:region/:c/:n node-pool
node/:region/:c/:n
deployment/:region/:c/:s/:n
statefulset/:region/:c/:s/:n
daemonset/:region/:c/:s/:n
replicaset/:region/:c/:s/:n
pod/:region/:c/:s/:n
service/:region/:c/:s/:n
ingress/:region/:c/:s/:n
application/:region/:c/:s/:n
cronjob/:region/:c/:s/:n
job/:region/:c/:s/:n
config/:region/:c/:s/:n configmap
configmap/:region/:c/:s/:n
secret/:region/:c/:s/:n
persistentvolumeclaim/:region/:c/:s/:n
storage/:region/:c/:s/:n persistentvolumeclaim
namespace/:region/:c/:n
@run
detail/:region/:s service
deploy/:region/:s service
services/details/:region/:s
services/detail/:region/:s
jobs/details/:region/:j
jobs/detail/:region/:j
jobs/edit/:region/:j job
jobs/executions/details/:region/:e
worker-pools/details/:region/:w
@functions > cloudfunctions
details/:region/:f function
edit/:region/:f function
@appengine
*?serviceId=:s service
@vertex-ai > aiplatform
locations/:region/endpoints/:e
online-prediction/locations/:region/endpoints/:e
endpoints/locations/:region/endpoints/:e
models/locations/:region/models/:m
locations/:region/models/:m
pipelines/locations/:region/runs/:r pipeline-job
locations/:region/training/:t training-pipeline
training/locations/:region/*/:t training-pipeline
datasets/locations/:region/datasets/:d
locations/:region/datasets/:d
workbench/locations/:region/instances/:i notebooks:instance
workbench/instances/locations/:region/:i notebooks:instance
workbench/instances/:region/:i notebooks:instance
@workflows
workflow/:region/:w
@eventarc
triggers/:region/:t trigger`;

export const data = `@sql
instances/:i/databases/:d
instances/:i
@spanner
instances/:i/databases/:d
instances/:i
@bigtable
instances/:i/tables/:t
instances/:i/clusters/:c
instances/:i
@alloydb
locations/:region/clusters/:c/instances/:i
locations/:region/clusters/:c
clusters/:region/:c
@firestore
databases/:d
@datastore
databases/:d firestore:database
@memorystore > redis
redis/locations/:region/instances/:i
memcached/locations/:region/instances/:i memcache:instance
redis/locations/:region/clusters/:c
cluster/locations/:region/clusters/:c
valkey/locations/:region/instances/:i memorystore:instance
@filestore > file
instances/locations/:region/id/:i instance
instances/locations/:region/:i instance
@bigquery
transfers/locations/:region/configs/:c bigquerydatatransfer:transfer-config
@dataflow
jobs/:region/:j
jobsDetail/locations/:region/jobs/:j
@dataproc
clusters/:c?region=:region
clusters/:c
jobs/:j?region=:region
jobs/:j
batches/:region/:b batch
@composer
environments/detail/:region/:e
@cloudpubsub > pubsub
topic/detail/:t
topic/edit/:t topic
subscription/detail/:s
subscription/edit/:s subscription
snapshot/detail/:s
schema/detail/:s
schemas/detail/:s
@transfer > storagetransfer
jobs/:j transfer-job
@cloudtasks
queue/:region/:q
@cloudscheduler
jobs/edit/:region/:j job
jobs/:region/:j job`;
