/**
 * Colours and type of mails and pages: one calm accent, everything else is paper and ink.
 * Every text colour has a contrast of at least 4.5:1 on `paper`, `sunken` and its own `…Soft` ground, in both schemes
 * (WCAG 2.2, 1.4.3); test/mail/tokens.test.ts computes it.
 */

export type Palette = {
  /** Behind everything. */
  readonly ground: string;
  /** Cards, mails, forms. */
  readonly paper: string;
  /** Quiet areas on paper: code, table heads. */
  readonly sunken: string;
  readonly ink: string;
  /** Secondary text; still readable. */
  readonly muted: string;
  /** Hairlines. */
  readonly line: string;
  /** Borders of things one types into: 3:1 against paper (WCAG 1.4.11). */
  readonly edge: string;
  readonly accent: string;
  /** Text on an accent button. */
  readonly onAccent: string;
  readonly accentSoft: string;
  readonly good: string;
  readonly goodSoft: string;
  readonly warn: string;
  readonly warnSoft: string;
  readonly bad: string;
  /** Text on a button of colour `bad`. */
  readonly onBad: string;
  readonly badSoft: string;
};

export const light: Palette = {
  ground: "#f4f5f7",
  paper: "#ffffff",
  sunken: "#f3f5f8",
  ink: "#1a2230",
  muted: "#566072",
  line: "#dfe3ea",
  edge: "#7d8798",
  accent: "#1f5fbf",
  onAccent: "#ffffff",
  accentSoft: "#eaf1fc",
  good: "#1a6b3c",
  goodSoft: "#e6f4eb",
  warn: "#8a5200",
  warnSoft: "#fdf2dd",
  bad: "#b3261e",
  onBad: "#ffffff",
  badSoft: "#fcebea",
};

export const dark: Palette = {
  ground: "#10141b",
  paper: "#181e28",
  sunken: "#212936",
  ink: "#e8ecf3",
  muted: "#a3adbe",
  line: "#2f3947",
  edge: "#748095",
  accent: "#8ab6ff",
  onAccent: "#0c1a30",
  accentSoft: "#1c2c47",
  good: "#7fd6a0",
  goodSoft: "#173225",
  warn: "#f2bf6b",
  warnSoft: "#3a2c12",
  bad: "#ff9d94",
  onBad: "#33100c",
  badSoft: "#3d1f1d",
};

export const fontStack =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
export const monoStack =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Corner radii and the width of a mail or a narrow page, in px. */
export const radius = 8;
export const narrowWidth = 600;
