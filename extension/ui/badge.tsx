import { requestWords } from "../words.ts";

const tones: Readonly<Record<string, string>> = {
  pending: "wait",
  granting: "wait",
  active: "good",
  revoking: "wait",
  rejected: "bad",
  failed: "bad",
};

export function StateBadge({ state }: { readonly state: string }) {
  return <span class={`badge ${tones[state] ?? ""}`}>{requestWords.states[state] ?? state}</span>;
}
