/** Regions, accounts and hosts of the AWS consoles, in all partitions. */
import type { Example } from "../sighting.ts";

const consoleHosts = [
  "console.aws.amazon.com",
  "console.amazonaws-us-gov.com",
  "console.amazonaws.cn",
  "console.amazonaws-eusc.eu",
];

/** Services without regions: neither the host nor the sticky `region=` of the query means anything. */
const global = new Set(
  "iam route53 route53domains cloudfront organizations billing budgets ce cur shield trustedadvisor support health artifact globalaccelerator account aws-marketplace".split(
    " ",
  ),
);

export const isGlobal = (service: string): boolean => global.has(service);
/** `us-gov-west-1` is one, `s3` and WAF's `global` are none. */
export const isRegion = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text);
export const isAccount = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && /^\d{12}$/.test(text);

export type AwsHost = {
  /** The session's account, of multi-session hosts: `111122223333-a1b2c3d4.eu-west-1.console…` */
  readonly account: string | null;
  readonly region: string | null;
};

/** @returns null for a host that is no AWS console, however much it looks like one */
export function readConsoleHost(host: string): AwsHost | null {
  const base = consoleHosts.find((name) => host === name || host.endsWith(`.${name}`));
  if (!base) return null;
  const labels = host.slice(0, -base.length).split(".");
  return {
    account:
      labels
        .map((label) => /^(\d{12})(?:-[0-9a-z]{8})?$/.exec(label)?.[1])
        .find((found) => found !== undefined) ?? null,
    region: labels.find(isRegion) ?? null,
  };
}

export const examples = (): readonly Example[] => [
  {
    url: "https://111122223333-a1b2c3d4.eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions/orders",
    shows: ["lambda", "function", "orders", "eu-west-1", "111122223333"],
  },
  {
    url: "https://111122223333-a1b2c3d4.console.aws.amazon.com/s3/buckets/acme-logs",
    shows: ["s3", "bucket", "acme-logs", null, "111122223333"],
  },
  {
    url: "https://111122223333.eu-west-1.console.aws.amazon.com/ec2/home#Instances:",
    shows: ["ec2", null, null, "eu-west-1", "111122223333"],
  },
  {
    url: "https://us-gov-west-1.console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1#/functions/orders",
    shows: ["lambda", "function", "orders", "us-gov-west-1", null],
  },
  {
    url: "https://cn-north-1.console.amazonaws.cn/lambda/home#/functions/orders",
    shows: ["lambda", "function", "orders", "cn-north-1", null],
  },
  {
    url: "https://eusc-de-east-1.console.amazonaws-eusc.eu/lambda/home#/functions/orders",
    shows: ["lambda", "function", "orders", "eusc-de-east-1", null],
  },
  // The query wins over the host; without both nothing is assumed.
  {
    url: "https://ca-central-1.console.aws.amazon.com/lambda/home?region=us-west-2#/functions/orders",
    shows: ["lambda", "function", "orders", "us-west-2", null],
  },
  {
    url: "https://console.aws.amazon.com/lambda/home#/functions/orders?region=eu-west-1",
    shows: ["lambda", "function", "orders", "eu-west-1", null],
  },
  {
    url: "https://console.aws.amazon.com/lambda/home#/functions/orders",
    shows: ["lambda", "function", "orders", null, null],
  },
  {
    url: "https://eu-west-1.console.aws.amazon.com/newthing/home#/widgets/details/blue",
    shows: ["newthing", "widget", "blue", "eu-west-1", null],
  },
  { url: "https://fake-console.aws.amazon.com/lambda/home#/functions/orders", shows: null },
  { url: "https://console.aws.amazon.com.evil.example/lambda/home#/functions/orders", shows: null },
  { url: "https://eu-west-1.signin.aws.amazon.com/oauth?state=x", shows: null },
  { url: "https://docs.aws.amazon.com/lambda/", shows: null },
];
