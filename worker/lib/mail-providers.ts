/** How mailbox providers read the part before the @: what of it says whose mailbox it is, and what does not. */

type Provider = {
  /** Domains of one provider that reach the same mailboxes; the first stands for all. */
  readonly domains: ReadonlyArray<string>;
  /** Characters that make no difference. */
  readonly ignores?: RegExp;
  /** What begins a part that the owner chooses freely, where it is not a plus. */
  readonly separator?: "-";
};

/**
 * Documented by the providers:
 * https://support.google.com/mail/answer/7436150 https://proton.me/support/addresses-and-aliases
 * https://yandex.com/support/mail/web/preferences/aliases.html https://help.yahoo.com/kb/SLN16026.html
 */
const providers: ReadonlyArray<Provider> = [
  { domains: ["gmail.com", "googlemail.com"], ignores: /\./g },
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignores: /[._-]/g },
  {
    domains: ["yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"],
    ignores: /[.-]/g,
  },
  { domains: ["icloud.com", "me.com", "mac.com"] },
  { domains: ["yahoo.com"], separator: "-" },
];

const byDomain = new Map(providers.flatMap((p) => p.domains.map((domain) => [domain, p] as const)));

/** The domain that stands for all domains of its provider; any other stands for itself. */
export const sameProvider = (domain: string): string => byDomain.get(domain)?.domains[0] ?? domain;

/**
 * Plus parts go everywhere: where a server does not know them, taking two mailboxes for one only means that the two
 * cannot approve each other, and that they share a limit of mails.
 */
export function canonicalLocal(local: string, domain: string): string {
  const provider = byDomain.get(domain);
  const base = before(before(local, "+"), provider?.separator);
  const plain = provider?.ignores ? base.replaceAll(provider.ignores, "") : base;
  return plain || local;
}

/** A separator at the very start begins nothing: the whole part is the name. */
function before(text: string, separator: string | undefined): string {
  const at = separator === undefined ? -1 : text.indexOf(separator);
  return at > 0 ? text.slice(0, at) : text;
}
