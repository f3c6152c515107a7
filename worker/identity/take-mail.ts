/** How many mails strangers can cause: counted per mailbox, so that plus parts and dots multiply nothing. */
import type { AppContext } from "../lib/context";
import { AppError } from "../lib/errors";
import { sha256Hex } from "../lib/ids";
import { canonicalMailbox } from "../lib/mailbox";

/**
 * Shorter than a sign-in link lives: whenever no further mail goes out, one that still works has just arrived, so
 * nobody is locked out by what others ask for.
 */
const SIGN_IN = { count: 4, windowSeconds: 480 } as const;
/** Codes are bound to the browser that asked, so strangers are counted by where they are before they are all together. */
const CODES_FROM_ONE_NETWORK = { count: 5, windowSeconds: 600 } as const;
const CODES = { count: 15, windowSeconds: 600 } as const;
const BY_ADMINS = { count: 5, windowSeconds: 900 } as const;

type Limits = Pick<AppContext, "takeLimit">;

/** Known and unknown addresses are counted alike, so the limits tell nothing about who is known. */
const mailboxOf = async (email: string) => sha256Hex(canonicalMailbox(email));

/** @returns false: no mail now; the newest of the last minutes works */
export const mayMailSignIn = async ({ takeLimit }: Limits, email: string): Promise<boolean> =>
  takeLimit(`mail:${await mailboxOf(email)}`, SIGN_IN);

/** @throws {AppError} `too_many_calls` */
export async function takeCodeMail(
  { takeLimit }: Limits,
  email: string,
  network: string,
): Promise<void> {
  const mailbox = await mailboxOf(email);
  const mayAsk =
    (await takeLimit(`code-from:${mailbox}/${network}`, CODES_FROM_ONE_NETWORK)) &&
    (await takeLimit(`code:${mailbox}`, CODES));
  if (!mayAsk) throw tooMany(CODES.windowSeconds);
}

/** @throws {AppError} `too_many_calls` */
export async function takeInvitationMail({ takeLimit }: Limits, email: string): Promise<void> {
  if (!(await takeLimit(`invitation:${await mailboxOf(email)}`, BY_ADMINS)))
    throw tooMany(BY_ADMINS.windowSeconds);
}

const tooMany = (retryAfterSeconds: number) =>
  new AppError(
    "too_many_calls",
    "Too many mails to this address. Use the newest one, or try again in a quarter of an hour.",
    { retryAfterSeconds },
  );
