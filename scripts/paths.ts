/** Where things are in this repository. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...parts: string[]): string => join(root, ...parts);
/** A program that a package brought along. */
export const packaged = (name: string): string => inRoot("node_modules", ".bin", name);
