/** Who called: the peer of the connection, or whom the proxies say that the operator trusts. */
import { BlockList, isIP } from "node:net";
import { PlainError } from "../plain-error.ts";

/** What the operator trusts: these networks, or this many proxies in a row, wherever they are. */
export type TrustedProxies = { readonly networks: BlockList; readonly hops: number };

export const nobodyTrusted: TrustedProxies = { networks: new BlockList(), hops: 0 };

const named: Record<string, ReadonlyArray<string>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
  ],
};

/** An address as it is compared: without a port, brackets or a zone, IPv4 inside IPv6 as IPv4. `null`: not one. */
export function plainAddress(text: string): string | null {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const inBrackets = /^\[([^\]]+)\](?::\d+)?$/.exec(bare)?.[1];
  const address = (inBrackets ?? bare.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")).split("%")[0];
  if (!address || isIP(address) === 0) return null;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address.toLowerCase();
}

function addNetwork(networks: BlockList, text: string, entry: string): void {
  const [address = "", length] = text.split("/");
  const family = isIP(address);
  const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
  const right =
    family !== 0 && /^\d{1,3}$/.test(length ?? "0") && bits <= (family === 4 ? 32 : 128);
  if (!right)
    throw new PlainError(
      `TRUSTED_PROXIES holds "${entry}". Give addresses or networks such as 10.0.0.0/8, the words loopback or private, or how many proxies stand in a row.`,
    );
  networks.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Reads `--trust-proxy` and `TRUSTED_PROXIES`: a list of addresses, networks, `loopback`, `private`, or one number.
 * @throws {PlainError} for anything else
 */
export function readTrustedProxies(text: string | undefined): TrustedProxies {
  const entries = (text ?? "").split(/[\s,]+/).filter(Boolean);
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && /^\d{1,2}$/.test(only))
    return { networks: new BlockList(), hops: Number(only) };
  const networks = new BlockList();
  for (const entry of entries)
    for (const network of named[entry.toLowerCase()] ?? [entry])
      addNetwork(networks, network, entry);
  return { networks, hops: 0 };
}

const isIn = (networks: BlockList, address: string) =>
  networks.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");

/** The `for=` of each element of RFC 7239's header, in its order; an element without one is unknown. */
function forwardedFor(header: string): string[] {
  const elements = header.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return elements.map(
    (element) => /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]+)/i.exec(element)?.[1] ?? "",
  );
}

/** Walks from the peer outwards for as long as the proxies are trusted; the first that is not is the client. */
function walk(peer: string, hops: ReadonlyArray<string>, trusted: TrustedProxies): string {
  let client = peer;
  for (let behind = 0; behind < hops.length; behind++) {
    if (!(behind < trusted.hops || isIn(trusted.networks, client))) return client;
    const next = plainAddress(hops[hops.length - 1 - behind] ?? "");
    // "unknown", or a name that hides the address: the proxy that said so is all we know.
    if (next === null) return client;
    client = next;
  }
  return client;
}

/**
 * @param headers what the client and its proxies sent, each as one line
 * @returns the address that limits are counted by
 */
export function clientAddress(
  peer: string | undefined,
  headers: { readonly xForwardedFor?: string | undefined; readonly forwarded?: string | undefined },
  trusted: TrustedProxies,
): string {
  const from = plainAddress(peer ?? "") ?? "unknown";
  if (from === "unknown" || !(trusted.hops > 0 || isIn(trusted.networks, from))) return from;
  const told = [
    ...(headers.xForwardedFor === undefined ? [] : [headers.xForwardedFor.split(",")]),
    ...(headers.forwarded === undefined ? [] : [forwardedFor(headers.forwarded)]),
  ].map((hops) => walk(from, hops, trusted));
  const [first = from, second = first] = told;
  // A proxy writes one of the two; the other then comes from the client as it is. Where they differ neither is believed.
  return first === second ? first : from;
}
