/** Whether an address or a name means this machine and no other. */
import { isIP } from "node:net";

/** @param host with or without the brackets of an IPv6 address */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (isIP(name) === 4) return name.startsWith("127.");
  if (isIP(name) === 6) return name === "::1" || /^::ffff:127\./.test(name);
  return name === "localhost" || name.endsWith(".localhost");
}

/** The name in a `Host` header, or null when it is not one. */
export function hostName(header: string | undefined): string | null {
  if (!header || /[\s/@?#\\]/.test(header)) return null;
  const url = `http://${header}`;
  return URL.canParse(url) ? new URL(url).hostname : null;
}
