/** How letters look: inline styles in the light colours, and one small sheet for the dark ones and for phones. */
import { dark, light, type Palette } from "../lib/tokens";

export type Style = Readonly<Record<string, string | number>>;

export const text: Style = {
  margin: "0 0 16px",
  fontSize: "16px",
  lineHeight: "24px",
  color: light.ink,
};
export const small: Style = { ...text, fontSize: "14px", lineHeight: "20px", color: light.muted };
/** Long resource names break anywhere rather than widening the mail. */
export const written: Style = { overflowWrap: "anywhere", wordBreak: "break-word" };

/** No quotes and no angle brackets: they would be escaped, and style sheets know no escapes. */
const sheet = (p: Palette) => `
.ground { background: ${p.ground} !important; }
.paper { background: ${p.paper} !important; border-color: ${p.line} !important; }
.ink { color: ${p.ink} !important; }
.muted { color: ${p.muted} !important; }
.row { border-color: ${p.line} !important; }
.sunken { background: ${p.sunken} !important; color: ${p.ink} !important; }
.main { background: ${p.accent} !important; color: ${p.onAccent} !important; border-color: ${p.accent} !important; }
.plain { background: ${p.paper} !important; color: ${p.accent} !important; border-color: ${p.edge} !important; }
.good { background: ${p.goodSoft} !important; color: ${p.good} !important; }
.warn { background: ${p.warnSoft} !important; color: ${p.warn} !important; }
.bad { background: ${p.badSoft} !important; color: ${p.bad} !important; }
.link { color: ${p.accent} !important; }`;

export const styles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {${sheet(dark)}
}
@media (max-width: 480px) {
.pad { padding: 24px 20px 12px !important; }
.label, .value { display: block !important; width: auto !important; }
.label { padding-bottom: 0 !important; }
.value { padding-top: 2px !important; border-top: 0 !important; }
.button { display: block !important; text-align: center !important; }
.slot { display: block !important; padding: 0 0 12px !important; }
.all { width: 100% !important; }
}`;
