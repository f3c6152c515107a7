/** The organization's logo: a picture by its first bytes, never a document that could run something. */
import { sql } from "drizzle-orm";
import { logos } from "../../db/schema";
import { type Logo, type LogoType, MAX_LOGO_BYTES, type NewLogo } from "../contract/logo";
import { commit } from "../lib/commit";
import { type AppContext, requireAdmin } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";

export const logoUrl = (version: string): string => `/api/v1/organization/logo?v=${version}`;

export type ShownLogo = {
  readonly contentType: LogoType;
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

const startsWith = (bytes: Uint8Array, at: number, ...wanted: number[]) =>
  wanted.every((byte, i) => bytes[at + i] === byte);

/** @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const signatures: Readonly<Record<LogoType, (bytes: Uint8Array) => boolean>> = {
  "image/png": (b) => startsWith(b, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  "image/jpeg": (b) => startsWith(b, 0, 0xff, 0xd8, 0xff),
  "image/webp": (b) =>
    startsWith(b, 0, 0x52, 0x49, 0x46, 0x46) &&
    startsWith(b, 8, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50),
};

const refused = (detail: string) =>
  new AppError("bad_input", `/base64: ${detail}`, { errors: [{ pointer: "/base64", detail }] });

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch (cause) {
    if (cause instanceof DOMException) throw refused("must be base64");
    throw cause;
  }
}

/** @throws {AppError} `bad_input` when the bytes are not of the kind they are said to be */
export async function setLogo(ctx: AppContext, { contentType, base64 }: NewLogo): Promise<Logo> {
  requireAdmin(ctx);
  const bytes = decoded(base64);
  if (bytes.byteLength > MAX_LOGO_BYTES) throw refused("must be at most 64 KiB");
  if (!signatures[contentType](bytes)) throw refused(`is not a picture of the kind ${contentType}`);
  const version = (await sha256Hex(base64)).slice(0, 16);
  const row = { id: 1, contentType, data: base64, version, updatedAt: ctx.now() };
  await commit(ctx, {
    entries: [
      {
        action: "logo.changed",
        subject: "organization",
        detail: { contentType, bytes: bytes.byteLength, version },
      },
    ],
    writes: [ctx.db.insert(logos).values(row).onConflictDoUpdate({ target: logos.id, set: row })],
  });
  return { url: logoUrl(version), contentType };
}

/** @throws {AppError} `not_found` when there is none */
export async function deleteLogo(ctx: AppContext): Promise<void> {
  requireAdmin(ctx);
  const done = await commit(ctx, {
    entries: [{ action: "logo.changed", subject: "organization", detail: { removed: true } }],
    guard: sql`exists (select 1 from ${logos})`,
    writes: [ctx.db.delete(logos)],
  });
  if (!done) throw new AppError("not_found", "There is no logo.");
}

export async function readLogo({ db }: Pick<AppContext, "db">): Promise<ShownLogo | null> {
  const [row] = await db.select().from(logos);
  return row
    ? { contentType: row.contentType, version: row.version, bytes: decoded(row.data) }
    : null;
}
