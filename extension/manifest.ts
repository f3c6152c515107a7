/** What the extension asks of browsers, per browser. Everything in here is shown to people or judged by a store: each line has its reason. */
import type { UserManifest } from "wxt";

/** Public half of a key that nobody holds: it only gives unpacked builds the same id everywhere. Stores give their own. */
const DEVELOPMENT_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp2kCVNJTGAsJUjGBpsVoWEZqttNDqfSsB+6RnXc6v00Nw4GW+X5jDehjsOrqSfTwBYJt5ny2GgAb8qpaPDqvJig8k35oklPcgdRLWMts55zfe41FSiWRSKcMvtPva705a7dtLly78orLQ5a1E3W8Pcb5s09vpuyQDBd607hmSFDw6yIDWTTuwRCJxg54xeDJDZEJOpKRTGF3+cosWWsAjqz/TgZKFF1kJlEgWT9cdCJi8nLNEZegVWvspSagKepX7b8Tuo5SSj5OI3LkhR2Fc906x/SUIENz+zeAlJVtyG4/Bv5RzRSzA2El9WcXkgnUK62QLbo0ZXq9UVA/y3HpIQIDAQAB";

/** Firefox wants an id before it signs; ours is a name, not an address. */
const GECKO_ID = "{8f0a3a58-6f5b-4d0e-9f0c-4a9d1d3c7b52}";

/** Consoles and the portal are asked for one by one, on a click; only this machine's own may be without TLS. */
const optionalHosts = ["https://*/*", "http://localhost/*", "http://127.0.0.1/*"];

/**
 * - storage: portal address, tokens, what a tab shows
 * - alarms: countdown and notices while the service worker sleeps
 * - scripting: content scripts, only on consoles that were allowed
 * - notifications: approved, ends soon
 * - contextMenus: “request access” on a console's page
 * - identity: sign-in window (Safari has none)
 * - sidePanel: the panel beside the page (Chromium; Firefox has a sidebar without permission)
 */
function permissionsFor(browser: string): string[] {
  const everywhere = ["storage", "alarms", "scripting", "notifications", "contextMenus"];
  if (browser === "safari") return everywhere;
  return browser === "firefox"
    ? [...everywhere, "identity"]
    : [...everywhere, "identity", "sidePanel"];
}

/** No remote code, no inline code, nothing of a page's choosing. The portal's address is only known at run time. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const firefox = {
  browser_specific_settings: {
    gecko: {
      id: GECKO_ID,
      // data_collection_permissions is known from here on.
      strict_min_version: "140.0",
      // All of it goes to the organization's own portal, and nowhere else.
      data_collection_permissions: {
        // Tokens; which console page is open, by the ids it names; what the page says is missing.
        required: ["authenticationInfo", "browsingActivity", "websiteContent"],
      },
    },
    gecko_android: { strict_min_version: "142.0" },
  },
};

const chromium = {
  key: DEVELOPMENT_KEY,
  // navigation events, storage.session, sidePanel.open, sender.documentId
  minimum_chrome_version: "116",
};

export function manifestFor(browser: string): UserManifest {
  const isChromium = browser !== "firefox" && browser !== "safari";
  return {
    name: "Hallpass",
    description: "Ask for the access you need on the page of the cloud console where you need it.",
    permissions: permissionsFor(browser),
    optional_host_permissions: optionalHosts,
    content_security_policy: { extension_pages: pagePolicy },
    web_accessible_resources: [
      {
        // Holds nothing without the secret that the background made for one opening.
        resources: ["panel.html"],
        matches: ["https://*/*"],
        ...(isChromium && { use_dynamic_url: true }),
      },
    ],
    action: { default_title: "Hallpass" },
    // Administrators may preset the portal's address.
    ...(browser !== "safari" && { storage: { managed_schema: "managed.json" } }),
    ...(browser === "firefox" && firefox),
    ...(isChromium && chromium),
  } as UserManifest;
}
