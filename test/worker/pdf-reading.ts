/** Reads the text back out of a PDF, page by page, as a second opinion about what was written. */
import type { Db } from "../../db/client";
import { sessions, type UserRow } from "../../db/schema";
import { SESSION_COOKIE } from "../../worker/identity/cookies";
import { newId, newSecret, sha256Hex } from "../../worker/lib/ids";

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Response(bytes).body?.pipeThrough(new DecompressionStream("deflate"));
  return new TextDecoder("latin1").decode(await new Response(stream).arrayBuffer());
}

/** The texts of each page, one line for each run of text. */
export async function pagesOf(file: Uint8Array): Promise<string[]> {
  const raw = new TextDecoder("latin1").decode(file);
  const pages: string[] = [];
  for (const match of raw.matchAll(/\/Length (\d+)[^>]*>>\s*stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const body = file.slice(start, start + Number(match[1]));
    const content = await inflate(body as Uint8Array<ArrayBuffer>).catch(() => "");
    const texts = [...content.matchAll(/<([0-9A-Fa-f]*)> Tj/g)].map(([, hex = ""]) =>
      new TextDecoder("windows-1252").decode(
        Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
      ),
    );
    if (texts.length > 0) pages.push(texts.join("\n"));
  }
  return pages;
}

export const textOf = async (file: Uint8Array): Promise<string> => (await pagesOf(file)).join("\n");

/** Cookies of somebody signed in. */
export async function sessionHeaders(db: Db, user: UserRow): Promise<Record<string, string>> {
  const token = newSecret();
  const now = Date.now();
  await db.insert(sessions).values({
    id: newId("session"),
    tokenHash: await sha256Hex(token),
    userId: user.id,
    kind: "portal",
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + 3_600_000,
  });
  return { cookie: `${SESSION_COOKIE}=${token}`, origin: "http://localhost:8787" };
}
