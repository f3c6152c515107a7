/** The same for identity, secrets, builds and observation; see `routes.ts` for the lines. */
export const platform = `@security/secret-manager > secretmanager
secret/:s
regional-secret/:region/:s secret
secret/:region/:s
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
roles/details/:r
groups/:g
workload-identity-pools/pool/:p workload-identity-pool
@apis > serviceusage
api/:a
@artifacts > artifactregistry
*/:account/:region/:r repository
@gcr > containerregistry
@cloud-build > cloudbuild
builds/:b?region=:region
builds/:b
triggers/edit/:t?region=:region trigger
triggers/edit/:t trigger
triggers/:t
@deploy > clouddeploy
delivery-pipelines/:region/:p
targets/:region/:t
@logs > logging
@errors > clouderrorreporting
@error-reporting > clouderrorreporting
@traces > cloudtrace
@trace > cloudtrace
@monitoring
dashboards/builder/:d dashboard
dashboards/custom/:d dashboard
dashboards/resourceDetail/:d dashboard
dashboards/:d
alerting/policies/edit/:p alert-policy
alerting/policies/:p alert-policy
alerting/incidents/:i
uptime/:u uptime-check
@billing
@cloud-resource-manager > resourcemanager
@marketplace > cloudmarketplace
@source > sourcerepo
@api-gateway > apigateway
api/:a
gateway/:g/location/:region gateway
@dm > deploymentmanager
deployments/details/:d deployment`;
