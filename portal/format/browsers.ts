/** What people call the browser behind a `User-Agent`. Only ever shown, never decided by. */

const browsers: ReadonlyArray<readonly [pattern: RegExp, name: string]> = [
  [/\bEdg\//, "Microsoft Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\b(Headless)?Chrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: ReadonlyArray<readonly [pattern: RegExp, name: string]> = [
  [/\bWindows\b/, "Windows"],
  [/\bAndroid\b/, "Android"],
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** `Firefox on Linux`. */
export function browserName(userAgent: string): string {
  const known = (of: typeof browsers) => of.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [known(browsers), known(systems)];
  if (!browser) return system ?? "Unknown browser";
  return system ? `${browser} on ${system}` : browser;
}
