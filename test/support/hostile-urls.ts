/** URLs that lead a server into its own network, made from every spelling we know. Only for tests. */

const ipv4Forms = (ipv4: string): ReadonlyArray<string> => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split(".").map(Number);
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const hex = (n: number) => n.toString(16);
  const oct = (n: number) => `0${n.toString(8)}`;
  const fullWidth = ipv4.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  return [
    ipv4,
    `${ipv4}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map((n) => `0x${hex(n)}`).join("."),
    [a, b, c, d].map(oct).join("."),
    `${a}.${(b << 16) | (c << 8) | d}`,
    `0x${hex(a)}.${b}.${(c << 8) | d}`,
    fullWidth,
    ipv4.replaceAll(".", "。"),
    ipv4.replaceAll(".", "%2e"),
    `[::ffff:${ipv4}]`,
    `[::${ipv4}]`,
    `[::ffff:0:${ipv4}]`,
    `[64:ff9b::${ipv4}]`,
    `[64:ff9b:1::${ipv4}]`,
    `[2002:${hex((a << 8) | b)}:${hex((c << 8) | d)}::]`,
    `[0000:0000:0000:0000:0000:ffff:${hex((a << 8) | b)}:${hex((c << 8) | d)}]`,
  ];
};

const innerIpv4 = [
  "127.0.0.1",
  "127.255.255.254",
  "0.0.0.0",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "192.0.0.192",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
];

const innerNames = [
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
  "a.localhost.",
  "localhost.localdomain",
  "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
  "ｌｏｃａｌｈｏｓｔ",
  "a。localhost",
  "printer.local",
  "printer．local",
  "db.internal",
  "db｡internal",
  "metadata.google.internal",
  "METADATA.GOOGLE.INTERNAL.",
  "metadata",
  "instance-data",
  "nas.home.arpa",
  "nas.lan",
  "git.corp",
  "wiki.intranet",
  "router.home",
  "intranet",
  "db",
  "1.0.0.127.in-addr.arpa",
  "hidden.onion",
];

const innerIpv6 = [
  "[::]",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::0001]",
  "[fe80::1]",
  "[febf::1]",
  "[fec0::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fd12:3456::1]",
  "[ff02::1]",
  "[2001:db8::1]",
  "[2001::1]",
  "[2001:10::1]",
  "[2001:20::1]",
  "[3fff::1]",
  "[100::1]",
  "[5f00::1]",
  "[4000::1]",
];

/** A host that would be fine, spelled so that it is not. */
const brokenUrls = [
  "https://user@example.com/",
  "https://user:pass@example.com/",
  "https://:pass@example.com/",
  "https://example.com@127.0.0.1/",
  "https://127.0.0.1\\@example.com/",
  "https://127.0.0.1#@example.com/",
  "https://127.0.0.1?@example.com/",
  "https://[fe80::1%25eth0]/",
  "https://\t127.0.0.1/",
  "https:127.0.0.1/",
  "https:///127.0.0.1/",
  "https:\\\\127.0.0.1\\",
  "\u0000https://127.0.0.1/",
  "//127.0.0.1/",
  "/etc/passwd",
  "",
  " ",
  "http://example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:70/_",
  "data:text/plain,hello",
  "blob:https://example.com/1",
  "javascript:alert(1)",
  "dict://127.0.0.1:11211/",
  "ldap://127.0.0.1/",
  "ws://example.com/",
  "wss://example.com/",
  "jar:https://example.com!/",
  "https://example.com:22/",
  "https://example.com:25/",
  "https://example.com:53/",
  "https://example.com:80/",
  "https://example.com:0/",
  "https://example.com:1023/",
  "https://example.com:99999/",
  "https://exa mple.com/",
  "https://example.com%00.evil/",
  "https://1.2.3.4.5/",
  "https://256.0.0.1/",
];

export const hostileUrls: ReadonlyArray<string> = [
  ...innerIpv4.flatMap(ipv4Forms).map((host) => `https://${host}/`),
  ...[...innerNames, ...innerIpv6].flatMap((host) => [
    `https://${host}/`,
    `https://${host}:8443/admin`,
  ]),
  ...brokenUrls,
];

/** The same places over plain HTTP, on the port where something listens. */
export const hostileUrlsAt = (port: number): ReadonlyArray<string> =>
  ["127.0.0.1", "0.0.0.0"]
    .flatMap(ipv4Forms)
    .concat(innerNames, innerIpv6)
    .flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/`]);
