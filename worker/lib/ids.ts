/** Ids, random tokens and digests. 100 random bits name a thing; 256 keep a secret. */
import { idPrefixes } from "../contract/values";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 20;

type Prefixes = typeof idPrefixes;

/** A new id such as `req_…`: 20 characters of Crockford's base 32. */
export function newId<K extends keyof Prefixes>(kind: K): `${Prefixes[K]}_${string}` {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
  let text = "";
  for (const byte of bytes) text += ALPHABET[byte & 31];
  return `${idPrefixes[kind]}_${text}`;
}

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

/** 256 random bits as base64url. */
export const newSecret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const encoder = new TextEncoder();

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** SHA-256 as lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  let hex = "";
  for (const byte of digest) hex += HEX[byte];
  return hex;
}

/** The same text for the same value whatever the order of its keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Compares without telling by its time where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  let difference = x.byteLength ^ y.byteLength;
  for (let i = 0; i < x.byteLength; i++) difference |= (x[i] ?? 0) ^ (y[i] ?? 0);
  return difference === 0;
}
