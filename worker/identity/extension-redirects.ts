/** Where an authorization code may be sent: to the extension that asked, and nowhere else. Pure. */

/**
 * Chromium gives each extension the origin `https://<id>.chromiumapp.org`, Firefox one named by the SHA-1 of the id. The browser
 * itself catches what is sent there, so nobody can own such a host.
 *
 * @see https://developer.chrome.com/docs/extensions/reference/api/identity#method-getRedirectURL
 * @see https://searchfox.org/mozilla-central/source/toolkit/components/extensions/child/ext-identity.js
 */
const CHROMIUM = /^https:\/\/([a-p]{32})\.chromiumapp\.org\/[A-Za-z0-9_/-]{0,64}$/;
const FIREFOX = /^https:\/\/([0-9a-f]{40})\.extensions\.allizom\.org\/[A-Za-z0-9_/-]{0,64}$/;

/** Whether `uri` belongs to the extension `clientId`. The whole address is compared, never a part of it. */
export async function isRedirectOf(clientId: string, uri: string): Promise<boolean> {
  const chromium = CHROMIUM.exec(uri)?.[1];
  if (chromium !== undefined) return chromium === clientId;
  const firefox = FIREFOX.exec(uri)?.[1];
  return firefox !== undefined && firefox === (await sha1Hex(clientId));
}

/** Firefox chose SHA-1 for a name; nothing secret hangs on it. */
async function sha1Hex(text: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text)),
  );
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
