/** Answers over messages: errors do not survive the way, so they travel as values. */
import type { Problem } from "../api/problem.ts";

export type Envelope =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem };
