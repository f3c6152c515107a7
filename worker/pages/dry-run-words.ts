/** What the request form says while it is being filled in. */
import type { DryRun } from "../contract/requests";
import { durationText, nameOf, namesText, toRequester } from "./words";

export type DryRunWords = {
  readonly tone: "good" | "warn" | "bad" | "";
  readonly title: string;
  readonly lines: ReadonlyArray<string>;
};

export function dryRunWords(run: DryRun): DryRunWords {
  if (!run.requestable) {
    return {
      tone: "bad",
      title: "This cannot be requested as it is",
      lines: run.reasons.map((r) => r.message),
    };
  }
  const length =
    run.durationSeconds === null
      ? "It stays until an admin takes it away."
      : `You get it for ${durationText(run.durationSeconds)}, counted from when it works.`;
  const held = run.held.map(
    (h) => `You hold ${h.permission} already (${h.number}); the longer one counts.`,
  );
  if (run.automatic) {
    return {
      tone: "good",
      title: "Approved automatically, at once",
      lines: [length, ...new Set(held)],
    };
  }
  if (run.approvers.length === 0) {
    return {
      tone: "warn",
      title: "Nobody can approve this right now",
      lines: ["You can ask all the same; the admins are told at once.", ...new Set(held)],
    };
  }
  return {
    tone: "good",
    title: `${namesText(run.approvers.map(nameOf), 4)} ${run.approvers.length === 1 ? "is" : "are"} asked`,
    lines: [
      length,
      ...run.approvers.slice(0, 4).map((a) => `${nameOf(a)}: ${toRequester(a.why.join("; "))}`),
      ...new Set(held),
    ],
  };
}

export const unfinished: DryRunWords = {
  tone: "",
  title: "Choose what you need",
  lines: ["You see here who approves it and for how long you get it, before you send anything."],
};
