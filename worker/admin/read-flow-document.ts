/** Reads a flow that may not be finished: what is valid of it, and what is wrong with the rest. */
import type { z } from "zod";
import type { DocumentProblem } from "../contract/flow-insight";
import { AccessTarget, BundleTarget, FlowDocument, IntegrationTarget } from "../contract/flows";
import type { AppContext } from "../lib/context";
import type { WhoMayAsk } from "../policy/access-link";
import { resolveReferences } from "./find-references";

/** A target with its place in the document. References are ids. */
export type PlacedTarget = { readonly index: number; readonly target: AccessTarget };

export type ReadFlow = {
  readonly problems: DocumentProblem[];
  /** Whole and with references resolved; null: not finished. */
  readonly document: FlowDocument | null;
  /** The valid fields. */
  readonly parts: Partial<FlowDocument>;
  /** Null: that part is not valid. */
  readonly who: WhoMayAsk | null;
  readonly targets: PlacedTarget[] | null;
};

type Draft = Readonly<Record<string, unknown>>;
type Issue = z.core.$ZodIssue;
const MAX_PROBLEMS = 50;

export async function readFlowDocument(ctx: AppContext, draft: Draft): Promise<ReadFlow> {
  const whole = FlowDocument.safeParse(draft);
  const parts = whole.success ? whole.data : validParts(draft);
  const placed = placedTargets(draft);
  const syntax = whole.success
    ? []
    : whole.error.issues.flatMap((issue) => problemsOf(issue, draft));
  const { parts: resolved, targets: found, lost } = await resolve(ctx, parts, placed);
  const problems = withoutDoubles([...syntax, ...nobodyNamed(parts), ...lost]);
  const targets = placed.length > 0 ? found : null;
  return {
    problems: problems.slice(0, MAX_PROBLEMS),
    document:
      whole.success && lost.length === 0
        ? { ...whole.data, ...resolved, targets: found.map((t) => t.target) }
        : null,
    parts: resolved,
    who: whoOf(resolved),
    targets,
  };
}

const fields = FlowDocument.shape;

function validParts(draft: Draft): Partial<FlowDocument> {
  const valid = Object.entries(fields).flatMap(([name, schema]) => {
    const read = (schema as z.ZodType).safeParse(draft[name]);
    return read.success && read.data !== undefined ? [[name, read.data] as const] : [];
  });
  // Each value was read by the field's own schema.
  return Object.fromEntries(valid) as Partial<FlowDocument>;
}

function placedTargets({ targets }: Draft): PlacedTarget[] {
  if (!Array.isArray(targets)) return [];
  return targets.slice(0, 50).flatMap((target: unknown, index) => {
    const read = AccessTarget.safeParse(target);
    return read.success ? [{ index, target: read.data }] : [];
  });
}

function whoOf({ trigger, requesters, accessLink }: Partial<FlowDocument>): WhoMayAsk | null {
  if (!trigger || !requesters) return null;
  return { trigger, requesters, ...(accessLink && { accessLink }) };
}

/** The document's own rule about it is not reached while anything else is wrong. */
const nobodyNamed = ({ trigger, requesters }: Partial<FlowDocument>): DocumentProblem[] =>
  trigger === "self_serve" && requesters?.conditions.length === 0
    ? [
        {
          pointer: "/requesters/conditions",
          message: "say who can request; an empty list lets nobody in",
        },
      ]
    : [];

/**
 * References by name become ids. Those that lead nowhere become problems; such targets are left out, and such people
 * stay as they are written, which is nobody.
 */
async function resolve(
  ctx: AppContext,
  parts: Partial<FlowDocument>,
  placed: ReadonlyArray<PlacedTarget>,
): Promise<{ parts: Partial<FlowDocument>; targets: PlacedTarget[]; lost: DocumentProblem[] }> {
  const written = { ...parts, targets: placed.map((t) => t.target) };
  const { document, lost } = await resolveReferences(ctx, written);
  const bad = new Set(lost.map(({ pointer }) => /^\/targets\/(\d+)\//.exec(pointer)?.[1]));
  const targets = placed.flatMap(({ index }, i) => {
    const target = document.targets[i];
    return target && !bad.has(String(i)) ? [{ index, target }] : [];
  });
  return {
    parts: { ...document, targets: targets.map((t) => t.target) },
    targets,
    lost: lost.map(({ pointer, detail }) => ({
      pointer: inDocument(pointer, placed),
      message: detail,
    })),
  };
}

/** Targets that are not valid were left out, so the n-th that was looked up may be another one of the document. */
const inDocument = (pointer: string, placed: ReadonlyArray<PlacedTarget>): string =>
  pointer.replace(/^\/targets\/(\d+)/, (_, n) => `/targets/${placed[Number(n)]?.index ?? n}`);

const pointerOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

function problemsOf(issue: Issue, draft: Draft): DocumentProblem[] {
  const [field, index] = issue.path;
  const isTarget = field === "targets" && typeof index === "number" && issue.path.length === 2;
  if (isTarget && issue.code === "invalid_union") return targetProblems(draft, index);
  const message = /received undefined/.test(issue.message) ? "is missing" : issue.message;
  return [{ pointer: pointerOf(issue.path), message }];
}

/** A union only says that no form fits; a target with `bundle` was meant as one of a bundle. */
function targetProblems(draft: Draft, index: number): DocumentProblem[] {
  const target: unknown = (draft.targets as unknown[])[index];
  const isBundle = typeof target === "object" && target !== null && "bundle" in target;
  const read = (isBundle ? BundleTarget : IntegrationTarget).safeParse(target);
  return (read.error?.issues ?? []).map((issue) => ({
    pointer: pointerOf(["targets", index, ...issue.path]),
    message: /received undefined/.test(issue.message) ? "is missing" : issue.message,
  }));
}

function withoutDoubles(problems: ReadonlyArray<DocumentProblem>): DocumentProblem[] {
  const byText = new Map(problems.map((p) => [`${p.pointer} ${p.message}`, p]));
  return [...byText.values()];
}
