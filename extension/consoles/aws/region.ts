/** Regions, accounts and hosts of the AWS consoles, in all partitions. */

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
