import { dark, fontStack, light, monoStack, type Palette, radius } from "../../lib/tokens";

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const colours = (Object.keys(light) as (keyof Palette)[])
  .map((name) => `--${kebab(name)}:light-dark(${light[name]},${dark[name]})`)
  .join(";");

export const style = `
:root{color-scheme:light dark;${colours}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 ${fontStack};overflow-wrap:anywhere}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code,pre{font-family:${monoStack};font-size:.875em}
pre{background:var(--sunken);padding:.75rem;border-radius:${radius}px;overflow-x:auto;overflow-wrap:normal}
.layout{max-width:72rem;margin:0 auto;padding:1rem;display:grid;gap:2rem;grid-template-columns:minmax(0,1fr)}
header{padding:1rem 0}
h1{margin:0 0 .5rem;font-size:1.75rem}
h2{margin:2rem 0 .75rem;font-size:1.35rem}
h3{margin:0;font-size:1rem}
h4{margin:1rem 0 .25rem;font-size:.875rem;color:var(--muted)}
nav ul,.fields{list-style:none;margin:0;padding:0}
nav details{margin:.25rem 0}
nav a,summary{display:block;padding:.2rem 0;min-height:1.5rem}
nav summary{font-weight:600;display:list-item}
article{background:var(--paper);border:1px solid var(--line);border-radius:${radius}px;padding:1rem;margin:0 0 1rem}
.call{display:flex;gap:.5rem;flex-wrap:wrap;align-items:baseline;margin:.25rem 0}
.method{font:600 .75rem/1.6 ${monoStack};padding:0 .5rem;border-radius:4px;background:var(--accent-soft);color:var(--accent)}
.method.delete{background:var(--bad-soft);color:var(--bad)}
.method.get{background:var(--good-soft);color:var(--good)}
.who,.type,.bound,.fields p{color:var(--muted);font-size:.875rem}
.fields{border-left:2px solid var(--line);padding-left:.75rem}
.fields li{padding:.2rem 0}
.fields p{margin:0}
.bound::before{content:" · "}
.required{color:var(--warn);font-size:.8rem}
.name{font-weight:600}
.skip{position:absolute;left:-999px}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
@media(min-width:60rem){.layout{grid-template-columns:16rem minmax(0,1fr)}nav{position:sticky;top:0;max-height:100vh;overflow:auto;padding:1rem 0}}
`;
