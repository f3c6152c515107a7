import { expect, test } from "vitest";
import type { Durations } from "../../worker/contract/flows";
import { decideDuration } from "../../worker/policy/durations";
import { decideExtension, type ExtensionFacts } from "../../worker/policy/extension";

const bounded: Durations = { maxSeconds: 14_400, defaultSeconds: 3_600 };
const endless: Durations = { maxSeconds: null };

test.each<[string, Durations, number | null | undefined, number | null | string]>([
  ["nothing asked gives the default", bounded, undefined, 3_600],
  ["nothing asked and no default gives the maximum", { maxSeconds: 14_400 }, undefined, 14_400],
  ["nothing asked of an indefinite flow gives no end", endless, undefined, null],
  [
    "nothing asked of an indefinite flow with a default gives that",
    { ...endless, defaultSeconds: 600 },
    undefined,
    600,
  ],
  ["up to the maximum", bounded, 14_400, 14_400],
  ["a second more is refused, not cut", bounded, 14_401, "duration_too_long"],
  ["no end is refused where there is a maximum", bounded, null, "indefinite_not_allowed"],
  ["no end where there is none", endless, null, null],
  ["a length where there is no maximum", endless, 86_400, 86_400],
  ["ten years at most", endless, 315_576_001, "duration_too_long"],
  ["zero", bounded, 0, "duration_not_a_number"],
  ["less than nothing", bounded, -60, "duration_not_a_number"],
  ["half seconds", bounded, 60.5, "duration_not_a_number"],
  ["not a number", bounded, Number.NaN, "duration_not_a_number"],
  [
    "infinity is no way to ask for no end",
    endless,
    Number.POSITIVE_INFINITY,
    "duration_not_a_number",
  ],
  [
    "a default beyond the maximum is refused too",
    { maxSeconds: 60, defaultSeconds: 61 },
    undefined,
    "duration_too_long",
  ],
])("%s", (_name, durations, asked, wanted) => {
  const verdict = decideDuration(durations, asked);
  if (typeof wanted === "string") {
    expect(verdict).toMatchObject({
      ok: false,
      seconds: null,
      reason: { code: wanted, pointer: "/durationSeconds" },
    });
  } else expect(verdict).toMatchObject({ ok: true, seconds: wanted });
});

const running: ExtensionFacts = {
  settings: { maxExtensions: 2, extensionSeconds: 1_800 },
  extensionCount: 0,
  active: true,
  grantedAt: 1_000,
  expiresAt: 61_000,
  boundAt: null,
  timeframe: null,
  requesterZone: null,
  now: 60_999,
};

test.each<[string, Partial<ExtensionFacts>, string, number]>([
  ["while it runs, to the last millisecond", {}, "extension_allowed", 2],
  ["the last one", { extensionCount: 1 }, "extension_allowed", 1],
  ["not more often than the flow allows", { extensionCount: 2 }, "extensions_used_up", 0],
  ["not after a flow that was edited to fewer", { extensionCount: 3 }, "extensions_used_up", 0],
  ["not where the flow allows none", { settings: { maxExtensions: 0 } }, "extensions_forbidden", 0],
  ["not without a length", { settings: { maxExtensions: 2 } }, "extensions_forbidden", 0],
  ["not at the end", { now: 61_000 }, "access_over", 2],
  ["not before it was granted", { grantedAt: null, expiresAt: null }, "access_not_active", 2],
  ["not while it is being taken away", { active: false }, "access_not_active", 2],
  ["not what has no end", { expiresAt: null }, "access_indefinite", 2],
  ["not beyond the end of its access link", { boundAt: 61_000 }, "link_expired", 2],
  [
    "not outside the hours in which one may ask",
    { timeframe: { days: ["monday"], timeZone: "UTC" } },
    "timeframe_closed",
    2,
  ],
])("an extension: %s", (_name, changes, code, remaining) => {
  const allowed = code === "extension_allowed";
  expect(decideExtension({ ...running, ...changes })).toMatchObject({
    allowed,
    remaining,
    seconds: allowed ? 1_800 : 0,
    reason: { code },
  });
});
