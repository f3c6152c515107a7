import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { decideTimeframe } from "../../worker/policy/timeframe";
import { naiveIsOpen } from "../support/naive-policy";
import { diceFor } from "./dice";
import { timeframe } from "./random-flow";
import { someNow } from "./random-organization";

const soak = process.env.HALLPASS_SOAK === "1";
vi.setConfig({ testTimeout: soak ? 3_600_000 : 120_000 });

test("the state holds up to the next change and is the other one from there on", () => {
  const property = fc.property(fc.integer(), (seed) => {
    const dice = diceFor(seed);
    const random = timeframe(dice);
    const zone = dice.pick([
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
    ]);
    const now = someNow(dice);
    const { open, opensAt, closesAt } = decideTimeframe(random, zone, now);
    const change = open ? closesAt : opensAt;
    const end = change ?? now + 9 * 86_400_000;
    const between = Array.from({ length: 40 }, (_, i) => now + Math.floor(((end - now) * i) / 40));
    for (const at of [...between, end - 1]) expect(naiveIsOpen(random, zone, at)).toBe(open);
    if (change !== null) expect(naiveIsOpen(random, zone, change)).toBe(!open);
  });
  fc.assert(property, { numRuns: soak ? 50_000 : 1_500 });
});
