/** EC2 and VPC: the view's name, then `key=value;key=value`; ids tell their type by their prefix. */
import type { Example } from "../sighting.ts";

export const ec2 = "@ec2 vpc vpcconsole ec2autoscaling ec2sp > ec2";

const types = new Map(
  `i instance
sg security-group
sgr security-group-rule
vpc vpc
subnet subnet
vol volume
snap snapshot
ami image
nat nat-gateway
vpce vpc-endpoint
vpce-svc vpc-endpoint-service
lt launch-template
eni network-interface
rtb route-table
igw internet-gateway
eigw egress-only-internet-gateway
acl network-acl
tgw transit-gateway
tgw-attach transit-gateway-attachment
tgw-rtb transit-gateway-route-table
pcx vpc-peering-connection
eipalloc elastic-ip
fl vpc-flow-log
dopt dhcp-options
vgw vpn-gateway
cgw customer-gateway
vpn vpn-connection
cvpn-endpoint client-vpn-endpoint
pl prefix-list
key key-pair
cr capacity-reservation
h dedicated-host
sir spot-instances-request
sfr spot-fleet-request
fleet fleet
ipam ipam
ipam-pool ipam-pool`
    .split("\n")
    .map((line) => line.split(" ") as [string, string]),
);

const names = [...types.values()].map((type) => type.replaceAll("-", ""));

/** Lists whose name is not the plural of their type. */
const lists: Record<string, string> = {
  addresses: "elastic-ip",
  igws: "internet-gateway",
  nic: "network-interface",
  acls: "network-acl",
};

const typeOf = (id: string) => {
  const dash = id.lastIndexOf("-");
  return /^[0-9a-f]{4,32}$/.test(id.slice(dash + 1)) ? types.get(id.slice(0, dash)) : undefined;
};

/** A list filtered by one id of its own kind shows that one; filtered by another kind's it stays a list. */
function listed(view: string, type: string): boolean {
  const name = (lists[view] ?? view.replace(/s$/, "")).replaceAll("-", "");
  if (name === view || !names.some((one) => one.endsWith(name))) return true;
  return type.replaceAll("-", "").endsWith(name);
}

/** @returns the resource that a view of the EC2 or VPC console is about */
export function readEc2View(
  view: string,
  params: ReadonlyMap<string, string>,
): { service: string; type: string; id: string } | null {
  const name = view.toLowerCase();
  if (/^(?:create|launch|allocate|request|import)/.test(name) && !name.startsWith("launchtemplate"))
    return null;
  const group = params.get("id");
  if (name.startsWith("autoscalinggroup") && group && !/[,:]/.test(group))
    return { service: "autoscaling", type: "auto-scaling-group", id: group };
  const config = params.get("launchconfigurationname");
  if (config) return { service: "autoscaling", type: "launch-configuration", id: config };
  for (const value of params.values()) {
    const id = value.replace(/^:/, "");
    const type = typeOf(id);
    if (type && listed(name, type)) return { service: "ec2", type, id };
  }
  return null;
}

const at = (rest: string) => `https://eu-west-1.console.aws.amazon.com/${rest}`;
const shown = (
  type: string | null = null,
  id: string | null = null,
  service = "ec2",
): Example["shows"] => [service, type, id, "eu-west-1", null];
const arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:";

export const examples = (): readonly Example[] => [
  {
    url: at("ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0a1b2c3d4e5f60718"),
    shows: shown("instance", "i-0a1b2c3d4e5f60718"),
  },
  {
    url: at("ec2/v2/home?region=eu-west-1#ConnectToInstance:instanceId=i-0a1b2c3d4e5f60718"),
    shows: shown("instance", "i-0a1b2c3d4e5f60718"),
  },
  {
    url: at("ec2/v2/home?region=eu-west-1#Instances:instanceId=i-0a1b2c3d;sort=instanceId"),
    shows: shown("instance", "i-0a1b2c3d"),
  },
  { url: at("ec2/home?region=eu-west-1#Instances:vpcId=vpc-0a1b2c3d"), shows: shown() },
  { url: at("ec2/home?region=eu-west-1#Instances:search=i-0a1b2c3d,i-1a1b2c3d"), shows: shown() },
  { url: at("ec2/home?region=eu-west-1#Instances:"), shows: shown() },
  { url: at("ec2/home?region=eu-west-1#LaunchInstances:ami=ami-0a1b2c3d"), shows: shown() },
  {
    url: at("vpcconsole/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b2c3d"),
    shows: shown("security-group", "sg-0a1b2c3d"),
  },
  {
    url: at("ec2/home?region=eu-west-1#SecurityGroups:group-id=sg-0a1b2c3d"),
    shows: shown("security-group", "sg-0a1b2c3d"),
  },
  {
    url: at(
      "ec2/home?region=eu-west-1#ModifyInboundSecurityGroupRules:securityGroupId=sg-0a1b2c3d",
    ),
    shows: shown("security-group", "sg-0a1b2c3d"),
  },
  {
    url: at("vpc/home?region=eu-west-1#vpcs:search=vpc-0a1b2c3d"),
    shows: shown("vpc", "vpc-0a1b2c3d"),
  },
  {
    url: at("vpc/home?region=eu-west-1#subnets:SubnetId=subnet-0a1b2c3d"),
    shows: shown("subnet", "subnet-0a1b2c3d"),
  },
  {
    url: at("vpc/home?region=eu-west-1#RouteTableDetails:RouteTableId=rtb-0a1b2c3d"),
    shows: shown("route-table", "rtb-0a1b2c3d"),
  },
  {
    url: at("vpc/home?region=eu-west-1#NatGatewayDetails:natGatewayId=nat-0a1b2c3d"),
    shows: shown("nat-gateway", "nat-0a1b2c3d"),
  },
  {
    url: at("ec2/v2/home?region=eu-west-1#Addresses:v=3;search=:eipalloc-0a1b2c3d"),
    shows: shown("elastic-ip", "eipalloc-0a1b2c3d"),
  },
  {
    url: at("ec2/home?region=eu-west-1#LaunchTemplateDetails:launchTemplateId=lt-0a1b2c3d"),
    shows: shown("launch-template", "lt-0a1b2c3d"),
  },
  {
    url: at("ec2/home?region=eu-west-1#AutoScalingGroupDetails:id=web%20blue;view=details"),
    shows: shown("auto-scaling-group", "web blue", "autoscaling"),
  },
  {
    url: at(
      `ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=${arn}loadbalancer/net/web/9;tab=listeners`,
    ),
    shows: ["elasticloadbalancing", "load-balancer", "web", "eu-west-1", "111122223333"],
  },
  {
    url: at(`ec2/v2/home?region=eu-west-1#TargetGroup:targetGroupArn=${arn}targetgroup/web/0a1b`),
    shows: ["elasticloadbalancing", "target-group", "web", "eu-west-1", "111122223333"],
  },
];
