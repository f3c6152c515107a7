/**
 * AWS names the account of a classic session in a `<meta>`, not in the address. Keys of its JSON come and go, so whatever
 * is not twelve digits counts for nothing.
 */
export function awsAccount(): string | null {
  const content = document
    .querySelector('meta[name="awsc-session-data"]')
    ?.getAttribute("content")
    ?.slice(0, 10_000);
  if (!content) return null;
  try {
    const { accountId, sessionARN } = JSON.parse(content) as Record<string, unknown>;
    const named = typeof accountId === "string" ? accountId : String(sessionARN).split(":")[4];
    return named && /^\d{12}$/.test(named) ? named : null;
  } catch {
    return null;
  }
}
