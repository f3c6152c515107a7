/** Who is counted as the caller, in front of any number of proxies. */
import { expect, test } from "vitest";
import {
  clientAddress,
  nobodyTrusted,
  readTrustedProxies,
} from "../../scripts/front/client-address.ts";

const from = (peer: string, trusted: string, xForwardedFor?: string, forwarded?: string) =>
  clientAddress(peer, { xForwardedFor, forwarded }, readTrustedProxies(trusted));

test("without a trusted proxy only the connection counts, whatever the headers say", () => {
  expect(clientAddress("192.0.2.1", { xForwardedFor: "198.51.100.9" }, nobodyTrusted)).toBe(
    "192.0.2.1",
  );
  expect(from("192.0.2.1", "10.0.0.0/8", "198.51.100.9", "for=198.51.100.9")).toBe("192.0.2.1");
});

test("through three trusted proxies in a row the client is found, and what it forged before them is not believed", () => {
  const line = "203.0.113.66, 198.51.100.9, 10.0.0.3, 10.0.0.2";
  expect(from("10.0.0.1", "10.0.0.0/8", line)).toBe("198.51.100.9");
  expect(from("10.0.0.1", "3", line)).toBe("198.51.100.9");
  expect(from("10.0.0.1", "1", line)).toBe("10.0.0.2");
  expect(from("10.0.0.1", "10.0.0.0/8", "10.0.0.9, 10.0.0.8")).toBe("10.0.0.9");
});

test("ports, brackets, zones and IPv4 inside IPv6 are read; what is no address ends the way", () => {
  expect(from("::ffff:127.0.0.1", "loopback", "198.51.100.9:4711")).toBe("198.51.100.9");
  expect(from("::1", "loopback", "[2001:DB8::7]:443")).toBe("2001:db8::7");
  expect(from("fe80::1%eth0", "private", "2001:db8::7")).toBe("2001:db8::7");
  expect(from("10.0.0.1", "private", "198.51.100.9, unknown, 10.0.0.2")).toBe("10.0.0.2");
  expect(from("10.0.0.1", "private", "")).toBe("10.0.0.1");
});

test("RFC 7239's header is read as well", () => {
  const line =
    'for=203.0.113.66, for="[2001:db8::7]:4711";proto=https;by=203.0.113.43, For=10.0.0.2';
  expect(from("10.0.0.1", "10.0.0.0/8", undefined, line)).toBe("2001:db8::7");
  expect(from("10.0.0.1", "10.0.0.0/8", undefined, "for=_hidden")).toBe("10.0.0.1");
  expect(from("10.0.0.1", "10.0.0.0/8", undefined, 'for="a, for=198.51.100.9"')).toBe("10.0.0.1");
});

test("the header that the proxy does not write cannot be used to choose an address", () => {
  expect(from("10.0.0.1", "private", "198.51.100.9", "for=203.0.113.66")).toBe("10.0.0.1");
  expect(from("10.0.0.1", "private", "198.51.100.9", "for=198.51.100.9")).toBe("198.51.100.9");
});

test("a setting that is not understood is refused with the words that are", () => {
  for (const wrong of [
    "10.0.0.0/33",
    "10.0.0.300",
    "proxy.example.com",
    "10.0.0.1/x",
    "2001:db8::/129",
  ])
    expect(() => readTrustedProxies(wrong)).toThrow(/TRUSTED_PROXIES holds .*loopback or private/);
});
