/** The tokens as custom properties, for every style sheet: pages, portal, extension. */
import { dark, fontStack, light, monoStack, type Palette, radius } from "./tokens.ts";

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** `light-dark()` follows the reader's system through `color-scheme`. */
export function tokenCss(): string {
  const colours = (Object.keys(light) as (keyof Palette)[]).map(
    (name) => `--${kebab(name)}:light-dark(${light[name]},${dark[name]})`,
  );
  return `:root{${[...colours, `--font:${fontStack}`, `--mono:${monoStack}`, `--radius:${radius}px`].join(";")}}`;
}
