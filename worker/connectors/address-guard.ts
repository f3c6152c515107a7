/** Which hosts a connector may speak to. Names are judged by what they say; addresses by the IANA special-purpose registries. */
import { ConnectorError } from "./errors";

/** Names that can only mean this machine or a network next to it. Source: IANA special-use domain names, and habit. */
const localSuffixes = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "private",
  "home.arpa",
  "in-addr.arpa",
  "ip6.arpa",
  "onion",
  "alt",
  "test",
  "invalid",
];

/** First address and prefix length; from the IANA IPv4 special-purpose registry, and multicast. */
const specialIpv4: ReadonlyArray<readonly [string, number]> = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/**
 * Where clouds hand credentials to whoever asks: AWS, Google, Azure and most others; Azure's wire server; Alibaba; Oracle.
 * No integration lives there, so these stay closed even to operators who allow private addresses.
 */
const metadataIpv4: ReadonlyArray<readonly [string, number]> = [
  ["169.254.0.0", 16],
  ["168.63.129.16", 32],
  ["100.100.100.200", 32],
  ["192.0.0.192", 32],
];
const metadataNames = ["metadata", "metadata.google.internal", "metadata.goog", "instance-data"];

const number = (ipv4: string): number =>
  ipv4.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

const within = (ipv4: number, ranges: ReadonlyArray<readonly [string, number]>): boolean =>
  ranges.some(([first, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(ipv4 / size) === Math.floor(number(first) / size);
  });

/** The eight 16-bit groups of an address as the URL parser writes it (compressed, lower case, no dotted quad). */
function groups(ipv6: string): ReadonlyArray<number> {
  const [head = "", tail] = ipv6.split("::");
  const read = (text: string) =>
    text === "" ? [] : text.split(":").map((g) => Number.parseInt(g, 16));
  const before = read(head);
  if (tail === undefined) return before;
  const after = read(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** The IPv4 addresses that an IPv6 address leads to by mapping or translation, so that none hides inside. */
function embeddedIpv4(g: ReadonlyArray<number>): ReadonlyArray<number> {
  const at = (i: number) => (g[i] ?? 0) * 65_536 + (g[i + 1] ?? 0);
  const mapped = g.slice(0, 4).every((x) => x === 0); // ::/96, ::ffff:0:0/96, ::ffff:0:0:0/96
  if (mapped) return [at(6)];
  if (g[0] === 0x64 && g[1] === 0xff9b) return [at(6)]; // NAT64, RFC 6052 and 8215
  if (g[0] === 0x2002) return [at(1)]; // 6to4
  if (g[0] === 0x2001 && g[1] === 0) return [at(2), at(6) ^ 0xffffffff].map((x) => x >>> 0); // Teredo
  return [];
}

/** Only global unicast (2000::/3) without the parts set aside for documentation, translation and protocols. */
function publicIpv6(g: ReadonlyArray<number>): boolean {
  const [a = 0, b = 0] = g;
  if (a < 0x2000 || a > 0x3fff) return false;
  if (a === 0x2001 && (b < 0x0200 || b === 0x0db8)) return false;
  return a !== 0x2002 && !(a === 0x3fff && b < 0x1000);
}

const metadataIpv6 = (g: ReadonlyArray<number>): boolean =>
  ((g[0] ?? 0) & 0xffc0) === 0xfe80 || // link-local
  (g[0] === 0xfd00 && g[1] === 0x0ec2) || // AWS
  (g[0] === 0xfd20 && g[1] === 0x00ce) || // Google
  embeddedIpv4(g).some((ipv4) => within(ipv4, metadataIpv4));

type Kind = "public" | "private" | "metadata";

function kindOfIpv4(ipv4: number): Kind {
  if (within(ipv4, metadataIpv4)) return "metadata";
  return within(ipv4, specialIpv4) ? "private" : "public";
}

function kindOfName(name: string): Kind {
  if (metadataNames.includes(name)) return "metadata";
  // A name of one label is completed by the resolver's search list, which leads into the operator's own network.
  if (!name.includes(".")) return "private";
  const local = localSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  return local ? "private" : "public";
}

/** @param hostname as `URL.hostname` writes it: lower case, punycode, addresses in their one normal form */
function kindOf(hostname: string): Kind {
  const name = hostname.replace(/\.$/, "");
  if (name.startsWith("[")) {
    const g = groups(name.slice(1, -1));
    if (metadataIpv6(g)) return "metadata";
    return publicIpv6(g) ? "public" : "private";
  }
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) ? kindOfIpv4(number(name)) : kindOfName(name);
}

/** What the URL parser makes of a bare host; it knows every spelling of an address (decimal, hex, octal, full width). */
function normalHost(hostname: string): string {
  const bare = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  const url = /[/?#@\\\s%]/.test(bare) ? null : URL.parse(`http://${bare}:1/`);
  if (!url || url.hostname === "" || url.port !== "1")
    throw new ConnectorError("misconfigured", "The host is not a host name or an address.");
  return url.hostname;
}

/**
 * Refuses hosts that lead into the operator's own network, unless the operator allows them, and cloud metadata always.
 *
 * @param hostname a name, an IPv4 address, or an IPv6 address with or without brackets
 * @returns the host in its one normal form, IPv6 in brackets: connect to this and not to what was typed
 * @throws {ConnectorError} `misconfigured`
 */
export function guardHost(hostname: string, allowPrivate: boolean): string {
  const host = normalHost(hostname);
  const kind = kindOf(host);
  if (kind === "metadata")
    throw new ConnectorError(
      "misconfigured",
      `${host} is a link-local or cloud metadata address. No integration may use it.`,
    );
  if (kind === "private" && !allowPrivate)
    throw new ConnectorError(
      "misconfigured",
      `${host} is a private, local or reserved address. Use a public host name, or let the operator allow private addresses.`,
    );
  return host;
}

/**
 * Ports below 1024 belong to services that are not integrations (mail, SSH, DNS), so only HTTPS is open among them.
 * @throws {ConnectorError} `misconfigured`
 */
export function guardPort(port: number, allowPrivate: boolean): void {
  const right = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!right || !(allowPrivate || port === 443 || port >= 1024))
    throw new ConnectorError(
      "misconfigured",
      `Port ${port} is not allowed: use 443 or a port from 1024 to 65535.`,
    );
}
