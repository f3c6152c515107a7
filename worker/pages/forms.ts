/** Reading what a form of ours sent. */
import type { Context } from "hono";
import type { z } from "zod";
import { AppError } from "../lib/errors";
import type { AppEnv } from "../routes/app-env";
import type { FieldErrors } from "./parts";

export type Posted = Readonly<Record<string, string | ReadonlyArray<string>>>;

const FORM = "application/x-www-form-urlencoded";

/**
 * The fields of a form post; a name that came several times is a list. Files are refused.
 * @throws {AppError} `bad_input` for any other kind of body
 */
export async function readForm(c: Context<AppEnv>): Promise<Posted> {
  if (!c.req.header("content-type")?.toLowerCase().startsWith(FORM)) {
    throw new AppError("bad_input", "This page takes forms only.");
  }
  const posted: Record<string, string | string[]> = Object.create(null);
  // Not `text()`: workerd warns of every body whose type does not begin with "text".
  const body = new TextDecoder().decode(await c.req.arrayBuffer());
  for (const [name, value] of new URLSearchParams(body)) {
    const known = posted[name];
    if (known === undefined) posted[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else posted[name] = [known, value];
  }
  return posted;
}

/** One value under a name; the first when it came several times, "" when it did not come. */
export function one(posted: Posted, name: string): string {
  const value = posted[name];
  return (typeof value === "string" ? value : value?.[0]) ?? "";
}

/** A 6-digit code as typed, without the blanks and dashes that people put between its digits; null when none came. */
export const codeIn = (posted: Posted): string | null =>
  one(posted, "code").replaceAll(/[\s-]/g, "") || null;

export function many(posted: Posted, name: string): ReadonlyArray<string> {
  const value = posted[name];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** What zod or a use case found wrong, by the name of the field. */
export function fieldErrors(
  error: z.ZodError | AppError,
  names: Readonly<Record<string, string>> = {},
): FieldErrors {
  const found =
    error instanceof AppError
      ? (error.errors ?? []).map((e) => [e.pointer.split("/")[1] ?? "", e.detail] as const)
      : error.issues.map((i) => [String(i.path[0] ?? ""), i.message] as const);
  const errors: Record<string, string> = {};
  for (const [name, text] of found) {
    const field = names[name] ?? name;
    if (field && !(field in errors)) errors[field] = sentence(text);
  }
  return errors;
}

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
