/** Which network a call comes from: what the limits for strangers are counted by. */
import { CLIENT_ADDRESS_HEADER } from "./front-headers";

/**
 * On one machine the front says who called; it alone holds the secret, and calls without it are refused
 * (routes/only-front.ts). Without a front this is Cloudflare, which sets `CF-Connecting-IP` and overwrites what a
 * client sent.
 */
export function clientNetwork(
  env: { readonly FRONT_SECRET?: string },
  header: (name: string) => string | undefined,
): string {
  return networkOf(header(env.FRONT_SECRET ? CLIENT_ADDRESS_HEADER : "cf-connecting-ip"));
}

/** One household or office: an IPv4 address, or the /64 of an IPv6 one. */
export function networkOf(address: string | undefined): string {
  if (!address) return "unknown";
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = "", tail] = address.toLowerCase().split("%", 1).join("").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  const zeros =
    tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill("0");
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}
