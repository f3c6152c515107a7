import { describe, expect, test } from "vitest";
import { dark, light, type Palette } from "../../worker/lib/tokens";

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const textOn = (p: Palette): ReadonlyArray<readonly [string, string, string]> => [
  ...(["ink", "muted", "accent", "good", "warn", "bad"] as const).flatMap((text) =>
    (["paper", "sunken", "ground"] as const).map(
      (on) => [`${text} on ${on}`, p[text], p[on]] as const,
    ),
  ),
  ["onAccent on accent", p.onAccent, p.accent],
  ["onBad on bad", p.onBad, p.bad],
  ["accent on accentSoft", p.accent, p.accentSoft],
  ["good on goodSoft", p.good, p.goodSoft],
  ["warn on warnSoft", p.warn, p.warnSoft],
  ["bad on badSoft", p.bad, p.badSoft],
];

describe.each([
  ["light", light],
  ["dark", dark],
] as const)("%s colours", (_name, palette) => {
  test.each(textOn(palette))("%s can be read", (_pair, text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test("edges of fields stand out from paper", () => {
    expect(contrast(palette.edge, palette.paper)).toBeGreaterThanOrEqual(3);
  });
});
