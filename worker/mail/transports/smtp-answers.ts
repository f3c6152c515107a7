/**
 * What a mail server means by its no. Codes alone do not tell: a quota, a grey list or a closed relay come as 550 and
 * 554 as often as a wrong address does, and a mail given up for them is an approval nobody was asked for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3463 enhanced status codes
 */
import type { MailError } from "../mail";

/** Where in the exchange it was said. Before the recipient is named, nothing said can be about them. */
export type Stage = "session" | "sender" | "recipient" | "content";

export type Answer = { readonly code: number; readonly text: string };

/** The address itself, in words of Postfix, Exim, Sendmail, Exchange, Google and others. */
const NO_SUCH_ADDRESS =
  /user unknown|unknown (user|recipient|mailbox)|no such (user|recipient|mailbox|person)|(user|recipient|mailbox|address|account) (does(n't| not) exist|not found|unknown|is disabled|has been disabled|is inactive)|invalid (recipient|mailbox|address)|no mailbox here|mailbox (unavailable|not found)|recipient (address )?rejected: (user|undeliverable|access denied$)|account that you tried to reach|not our customer/i;
/** X.1.1 bad mailbox, X.1.2 bad domain, X.1.3 bad syntax, X.1.6 moved, X.1.10 null MX, X.2.1 disabled. */
const ADDRESS_CODES = /^[45]\.(1\.(1|2|3|6|10)|2\.1)$/;

/** Passing by itself: quotas, rates, grey lists, full mailboxes, load. */
const PASSING =
  /quota|too many|rate ?limit|limit exceeded|(daily|hourly|sending|message) limit|throttl|gr[ae]y-?list|try (again|later)|temporar|deferred|over ?quota|mailbox (is )?full|insufficient|resources|busy|overload|not (yet|now)/i;
/** X.2.2 mailbox full, X.3.x mail system, X.4.x network and routing, X.7.28 and the like are rates of the sender. */
const PASSING_CODES = /^[45]\.(2\.2|3\.\d+|4\.\d+)$/;

/** About us or the whole server: relaying, signing in, reputation, policy. Nobody's address is wrong. */
const SERVER =
  /relay|authenticat|auth required|log ?in|sender|spf|dkim|dmarc|block(ed|list)|black ?list|black-?listed|spamhaus|\brbl\b|dnsbl|reputation|policy|not (allowed|permitted|authori[sz]ed)|access denied|denied|banned|suspended|tls/i;
const SERVER_CODES = /^[45]\.(7\.\d+|5\.\d+|1\.(7|8))$/;

/**
 * `refused`: this address will never take it. `later`: this mail may be taken another time. `down`: it is no mail's
 * fault, so others need not try either.
 */
export function meaningOf(stage: Stage, { code, text }: Answer): MailError["kind"] {
  // 421: the server is closing, whatever was asked.
  if (code === 421 || stage === "session" || stage === "sender") return "down";
  const enhanced = /^\s*([245]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? "";
  if (code < 500) return "later";
  if (ADDRESS_CODES.test(enhanced)) return "refused";
  if (PASSING_CODES.test(enhanced) || PASSING.test(text)) return "later";
  if (NO_SUCH_ADDRESS.test(text)) return "refused";
  if (SERVER_CODES.test(enhanced) || SERVER.test(text))
    return stage === "content" ? "later" : "down";
  // A plain 5xx. To a recipient it mostly is about them; to the content it may be a filter's mood.
  return stage === "recipient" && (code === 550 || code === 551 || code === 553 || code === 501)
    ? "refused"
    : "later";
}

/** The same answer given for several addresses is about none of them: compared without what differs by address. */
export const withoutParticulars = (said: string): string =>
  said
    .toLowerCase()
    .replaceAll(/<[^>]*>|\S+@\S+/g, "@")
    .replaceAll(/\b(?=[\w.-]*\d)[\w.-]{6,}\b/g, "#")
    .replaceAll(/\s+/g, " ")
    .trim();
