/** Whether an origin lies under a match pattern such as `https://*.aws.amazon.com/*`. Pure. */
const PATTERN = /^(https?):\/\/(\*\.)?([a-z0-9.-]+)(:\d+)?\/\*$/;

/** The whole host is compared, label by label: `fake-console.aws.amazon.com.evil.example` fits nothing of Amazon's. */
export function isUnder(origin: string, pattern: string): boolean {
  const [, scheme, any, host = "", port = ""] = PATTERN.exec(pattern) ?? [];
  if (scheme === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.protocol !== `${scheme}:`) return false;
  // A pattern without a port fits every port.
  if (port !== "" && `:${url.port}` !== port) return false;
  return url.hostname === host || (any !== undefined && url.hostname.endsWith(`.${host}`));
}
