/** One page in one state. */
import type { VNode } from "preact";
import type * as examples from "./examples";

export type Scene = { readonly name: string; readonly wide?: boolean; readonly content: VNode };
export type Examples = typeof examples;

export const organization = "Northwind Foods";
export const linkId = "link_000000000000000000aa";
