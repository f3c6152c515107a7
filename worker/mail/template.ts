/** What a template is: reads the facts as they are at the moment of sending, and writes a letter or says why not. */
import type { z } from "zod";
import type { UserRow } from "../../db/schema";
import type { Instant, ReportId } from "../contract/values";
import type { AppContext } from "../lib/context";
import type { Letter } from "./letter";
import type { Attachment } from "./mail";

/** A saved report as its mail carries it. `file` is null when it is too large to attach. */
export type ReportMail = {
  readonly name: string;
  /** Filters and timeframe, in words. */
  readonly summary: string;
  readonly file: Attachment | null;
};

export type MailContext = Pick<
  AppContext,
  "db" | "keys" | "settings" | "now" | "takeLimit" | "actor" | "wakes"
> & {
  /** Makes the file of a report; null when the report is gone. Handed in: files are made by what stands above mail. */
  readonly reportMail?: (id: ReportId, runAt: Instant) => Promise<ReportMail | null>;
};

/** Who the mail is for. */
export type Reader = {
  /** Null for an address that belongs to nobody yet. */
  readonly user: UserRow | null;
  readonly email: string;
  /** IANA zone all times are written in. */
  readonly zone: string;
  readonly organization: string;
};

/** The mail makes no sense any more, and why. */
export type Dropped = { readonly drop: string };

export type Template<P = unknown> = {
  readonly payload: z.ZodType<P>;
  /** True when somebody waits in front of a screen: sent before all others. */
  readonly urgent?: boolean;
  write(ctx: MailContext, payload: P, reader: Reader): Promise<Letter | Dropped>;
};

/** Ties a schema to its writer, so that the table of templates need not know payload types. */
export function template<P>(definition: Template<P>): Template {
  return {
    ...definition,
    write: (ctx, payload, reader) =>
      definition.write(ctx, definition.payload.parse(payload), reader),
  };
}

export const drop = (reason: string): Dropped => ({ drop: reason });
