/** Pages of the Google Cloud console, as lines for `routes.ts`. `;` parameters count like the query's. */

export const compute = `@compute
instancesDetail/zones/:region/instances/:n instance
instancesEdit/zones/:region/instances/:n instance
instanceGroups/details/:region/:n instance-group
disksDetail/zones/:region/disks/:n disk
disksDetail/regions/:region/disks/:n disk
imagesDetail/projects/:account/global/images/:n image
snapshotsDetail/projects/:account/global/snapshots/:n snapshot
instanceTemplates/details/:n instance-template
instanceTemplates/regions/:region/:n instance-template
machineImages/details/:n machine-image
healthChecks/details/:n health-check
healthChecks/regions/:region/details/:n health-check
@networking > compute
networks/details/:n network
subnetworks/details/:region/:n subnetwork
firewalls/details/:n firewall
firewallpolicies/details/*/:n firewall-policy
firewallpolicies/details/:n firewall-policy
routes/details/:n route
connectors/details/:region/:n vpcaccess:connector
@net-services/dns > dns
zones/:z managed-zone
@net-services > compute
loadbalancing/details/*/:region/:n load-balancer
loadbalancing/details/*/:n load-balancer
loadbalancing/advanced/forwardingRules/details/regions/:region/forwardingRules/:n forwarding-rule
loadbalancing/advanced/globalForwardingRules/details/:n forwarding-rule
loadbalancing/backends/details/*/:n backend-service
nat/details/:region/:r/:n nat
@hybrid > compute
routers/details/:region/:n router
vpn/gateways/details/:region/:n vpn-gateway
vpn/tunnels/details/:region/:n vpn-tunnel
interconnects/details/:n interconnect
@kubernetes > container
clusters/details/:region/:c cluster
clusters/:region/:c/details cluster
nodepool/:region/:c/:n node-pool
node/:region/:c/:n node
deployment/:region/:c/:s/:n deployment
statefulset/:region/:c/:s/:n statefulset
daemonset/:region/:c/:s/:n daemonset
replicaset/:region/:c/:s/:n replicaset
pod/:region/:c/:s/:n pod
service/:region/:c/:s/:n service
ingress/:region/:c/:s/:n ingress
cronjob/:region/:c/:s/:n cronjob
job/:region/:c/:s/:n job
config/:region/:c/:s/:n configmap
configmap/:region/:c/:s/:n configmap
secret/:region/:c/:s/:n secret
persistentvolumeclaim/:region/:c/:s/:n persistentvolumeclaim
storage/:region/:c/:s/:n persistentvolumeclaim
namespace/:region/:c/:n namespace
@run
detail/:region/:s service
deploy/:region/:s service
services/details/:region/:s service
services/detail/:region/:s service
jobs/details/:region/:j job
jobs/detail/:region/:j job
jobs/edit/:region/:j job
jobs/executions/details/:region/:e execution
worker-pools/details/:region/:w worker-pool
@functions > cloudfunctions
details/:region/:f function
edit/:region/:f function
@appengine
*?serviceId=:s service
@vertex-ai > aiplatform
locations/:region/endpoints/:e endpoint
online-prediction/locations/:region/endpoints/:e endpoint
endpoints/locations/:region/endpoints/:e endpoint
models/locations/:region/models/:m model
locations/:region/models/:m model
pipelines/locations/:region/runs/:r pipeline-job
locations/:region/training/:t training-pipeline
training/locations/:region/*/:t training-pipeline
datasets/locations/:region/datasets/:d dataset
locations/:region/datasets/:d dataset
workbench/locations/:region/instances/:i notebooks:instance
workbench/instances/locations/:region/:i notebooks:instance
workbench/instances/:region/:i notebooks:instance
@workflows
workflow/:region/:w workflow
@eventarc
triggers/:region/:t trigger`;

export const data = `@sql
instances/:i/databases/:d database
instances/:i instance
@spanner
instances/:i/databases/:d database
instances/:i instance
@bigtable
instances/:i/tables/:t table
instances/:i/clusters/:c cluster
instances/:i instance
@alloydb
locations/:region/clusters/:c/instances/:i instance
locations/:region/clusters/:c cluster
clusters/:region/:c cluster
@firestore
databases/:d database
@datastore
databases/:d firestore:database
@memorystore > redis
redis/locations/:region/instances/:i instance
memcached/locations/:region/instances/:i memcache:instance
redis/locations/:region/clusters/:c cluster
cluster/locations/:region/clusters/:c cluster
valkey/locations/:region/instances/:i memorystore:instance
@filestore > file
instances/locations/:region/id/:i instance
instances/locations/:region/:i instance
@bigquery
transfers/locations/:region/configs/:c bigquerydatatransfer:transfer-config
@dataflow
jobs/:region/:j job
jobsDetail/locations/:region/jobs/:j job
@dataproc
clusters/:c?region=:region cluster
clusters/:c cluster
jobs/:j?region=:region job
jobs/:j job
batches/:region/:b batch
@composer
environments/detail/:region/:e environment
@cloudpubsub > pubsub
topic/detail/:t topic
topic/edit/:t topic
subscription/detail/:s subscription
subscription/edit/:s subscription
snapshot/detail/:s snapshot
schema/detail/:s schema
schemas/detail/:s schema
@transfer > storagetransfer
jobs/:j transfer-job
@cloudtasks
queue/:region/:q queue
@cloudscheduler
jobs/edit/:region/:j job
jobs/:region/:j job`;

export const platform = `@security/secret-manager > secretmanager
secret/:s secret
regional-secret/:region/:s secret
secret/:region/:s secret
@security/kms > cloudkms
key/manage/:region/:r/:k key
keyring/manage/:region/:r key-ring
@security/iap > iap
@security/command-center > securitycenter
@security/ccm > certificatemanager
@security/cas > privateca
caPools/locations/:region/:p ca-pool
@iam-admin > iam
serviceaccounts/details/:s service-account
roles/details/:r role
groups/:g group
workload-identity-pools/pool/:p workload-identity-pool
@apis > serviceusage
api/:a api
@artifacts > artifactregistry
*/:account/:region/:r repository
@gcr > containerregistry
@cloud-build > cloudbuild
builds/:b?region=:region build
builds/:b build
triggers/edit/:t?region=:region trigger
triggers/edit/:t trigger
triggers/:t trigger
@deploy > clouddeploy
delivery-pipelines/:region/:p delivery-pipeline
targets/:region/:t target
@logs > logging
@errors > clouderrorreporting
@error-reporting > clouderrorreporting
@traces > cloudtrace
@trace > cloudtrace
@monitoring
dashboards/builder/:d dashboard
dashboards/custom/:d dashboard
dashboards/resourceDetail/:d dashboard
dashboards/:d dashboard
alerting/policies/edit/:p alert-policy
alerting/policies/:p alert-policy
alerting/incidents/:i incident
uptime/:u uptime-check
@billing
@cloud-resource-manager > resourcemanager
@marketplace > cloudmarketplace
@source > sourcerepo
@api-gateway > apigateway
api/:a api
gateway/:g/location/:region gateway
@dm > deploymentmanager
deployments/details/:d deployment`;
