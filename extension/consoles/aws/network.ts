/** Messages, networks, the edge. */
import type { Example } from "../sighting.ts";

export const network = `@sqs
@sns
@states
@events
eventbus/default/rules/:r
eventbus/:b/rules/:r
eventbus/:b event-bus
eventbuses/:b event-bus
rules/:r
archives/:a
connections/:c
api-destinations/:d
pipes/:p pipes:pipe
@scheduler
schedules/:g/:s
schedule-groups/:g
@amazon-mq mq > mq
brokers/details?id=:b broker
brokers/:b
@apigateway
apis/:a
restapis/:a api
domain-names?domain=:d domain-name
publish/domain-names?domain=:d domain-name
usage-plans/:u
api-keys/:k
vpc-links/*?vpcLink=:v vpc-link
*?api=:a api
*/*?api=:a api
*/*/*?api=:a api
@appsync
apis/:a
@route53 > route53!
hostedzones/*/:z hosted-zone
resource-record-sets/:z hosted-zone
healthchecks/details/:h health-check
healthchecks/*/:h health-check
trafficflow/policy/:t traffic-policy
domains/DomainDetail/:d route53domains:domain
domains/details/:d route53domains:domain
domains/:d route53domains:domain
@route53resolver
endpoint/:e resolver-endpoint
inbound-endpoint/:e resolver-endpoint
outbound-endpoint/:e resolver-endpoint
rule/:r resolver-rule
@cloudfront > cloudfront!
distributions/:d
distribution-settings/:d distribution
functions/:f
policies/*/:p
@globalaccelerator > globalaccelerator!
@directconnect
connections/:c
@networkmanager
@iot
thing/:t
things/:t
policy/:p
rule/:r
certificate/:c cert
@ses
identities/:i
verified-identities/:i identity
configuration-sets/:c
@workspaces
@connect
@pinpoint > mobiletargeting
apps/:a app`;

const queueUrl =
  /(?:\/\/(?:sqs\.)?([a-z0-9-]{1,40})\.(?:queue\.)?)?(?:amazonaws|queue)[a-z.]{0,20}\/(\d{12})\/([\w-]{1,80}(?:\.fifo)?)/;

/** The SQS console's pages carry a queue's address, which says everything. */
export function readQueueUrl(
  text: string,
): { region: string | null; account: string; id: string } | null {
  const [, region = null, account, id] = queueUrl.exec(text) ?? [];
  return account && id ? { region, account, id } : null;
}

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  service: string,
  type: string | null = null,
  id: string | null = null,
  account: string | null = null,
): Example["shows"] => [service, type, id, "eu-west-1", account];
const queue = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo";
const machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:pay";

export const examples = (): readonly Example[] => [
  {
    url: at(`sqs/v3/home?region=eu-west-1#/queues/${encodeURIComponent(queue)}/send-receive`),
    shows: shown("sqs", "queue", "orders.fifo", "111122223333"),
  },
  {
    url: `https://console.aws.amazon.com/sqs/v2/home#/queues/${encodeURIComponent(queue)}`,
    shows: shown("sqs", "queue", "orders.fifo", "111122223333"),
  },
  {
    url: at(`sqs/home?region=eu-west-1#queue-browser:selected=${queue};prefix=`),
    shows: shown("sqs", "queue", "orders.fifo", "111122223333"),
  },
  { url: at("sqs/v3/home?region=eu-west-1#/create-queue"), shows: shown("sqs") },
  {
    url: at("sns/v3/home?region=eu-west-1#/topic/arn:aws:sns:eu-west-1:111122223333:alerts"),
    shows: shown("sns", "topic", "alerts", "111122223333"),
  },
  {
    url: at(
      "sns/v3/home?region=eu-west-1#/subscription/arn:aws:sns:eu-west-1:111122223333:alerts:0a1b",
    ),
    shows: shown("sns", "subscription", "alerts:0a1b", "111122223333"),
  },
  { url: at("sns/v3/home?region=eu-west-1#/topics"), shows: shown("sns") },
  {
    url: at(
      `states/home?region=eu-west-1#/statemachines/view/${encodeURIComponent(machine)}?type=standard`,
    ),
    shows: shown("states", "state-machine", "pay", "111122223333"),
  },
  {
    url: at(
      "states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:111122223333:execution:pay:0a1b",
    ),
    shows: shown("states", "state-machine", "pay", "111122223333"),
  },
  { url: at("states/home?region=eu-west-1#/statemachines"), shows: shown("states") },
  {
    url: at("events/home?region=eu-west-1#/eventbus/default/rules/nightly"),
    shows: shown("events", "rule", "nightly"),
  },
  {
    url: at("events/home?region=eu-west-1#/eventbus/shop/rules/paid"),
    shows: shown("events", "rule", "shop/paid"),
  },
  { url: at("events/home?region=eu-west-1#/rules/create"), shows: shown("events") },
  {
    url: at("scheduler/home?region=eu-west-1#schedules/default/nightly"),
    shows: shown("scheduler", "schedule", "default/nightly"),
  },
  {
    url: at("apigateway/main/apis/a1b2c3d4e5/resources?api=a1b2c3d4e5&region=eu-west-1"),
    shows: shown("apigateway", "api", "a1b2c3d4e5"),
  },
  {
    url: at("apigateway/main/api-detail?api=a1b2c3d4e5&region=eu-west-1"),
    shows: shown("apigateway", "api", "a1b2c3d4e5"),
  },
  {
    url: at("apigateway/main/develop/routes?api=a1b2c3d4e5&region=eu-west-1"),
    shows: shown("apigateway", "api", "a1b2c3d4e5"),
  },
  {
    url: at("apigateway/home?region=eu-west-1#/apis/a1b2c3d4e5/stages/prod"),
    shows: shown("apigateway", "api", "a1b2c3d4e5"),
  },
  { url: at("apigateway/main/apis?api=unselected&region=eu-west-1"), shows: shown("apigateway") },
  {
    url: "https://us-east-1.console.aws.amazon.com/route53/v2/hostedzones#EditHostedZone/Z0A1B2C3",
    shows: ["route53", "hosted-zone", "Z0A1B2C3", null, null],
  },
  {
    url: "https://console.aws.amazon.com/route53/home?region=eu-west-1#resource-record-sets:Z0A1B2C3",
    shows: ["route53", "hosted-zone", "Z0A1B2C3", null, null],
  },
  {
    url: "https://us-east-1.console.aws.amazon.com/route53/v2/hostedzones#",
    shows: ["route53", null, null, null, null],
  },
  {
    url: "https://us-east-1.console.aws.amazon.com/route53/v2/hostedzones#CreateHostedZone",
    shows: ["route53", null, null, null, null],
  },
  {
    url: "https://console.aws.amazon.com/cloudfront/home?#distribution-settings:E1A2B3",
    shows: ["cloudfront", "distribution", "E1A2B3", null, null],
  },
  {
    url: "https://console.aws.amazon.com/cloudfront/v3/home#/distributions/E1A2B3/invalidations",
    shows: ["cloudfront", "distribution", "E1A2B3", null, null],
  },
  {
    url: "https://console.aws.amazon.com/cloudfront/v4/home#/distributions/create",
    shows: ["cloudfront", null, null, null, null],
  },
];
