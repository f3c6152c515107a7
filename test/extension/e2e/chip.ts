/** The chip as a person sees it: by what is painted where. Its shadow root is closed, to tests too, so the debugger looks. */
import type { CDPSession, Frame, Page } from "playwright-core";
import { expect } from "vitest";

type Node = {
  readonly nodeId: number;
  readonly nodeName: string;
  readonly nodeValue: string;
  readonly attributes?: ReadonlyArray<string>;
  readonly children?: ReadonlyArray<Node>;
  readonly shadowRoots?: ReadonlyArray<Node>;
};

async function inDebugger<T>(page: Page, work: (cdp: CDPSession) => Promise<T>): Promise<T> {
  const cdp = await page.context().newCDPSession(page);
  try {
    return await work(cdp);
  } finally {
    await cdp.detach().catch(() => undefined);
  }
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])])
    yield* nodesOf(child);
}

const classOf = ({ attributes = [] }: Node) => attributes[attributes.indexOf("class") + 1];

async function chipPart(cdp: CDPSession, name: string): Promise<Node | null> {
  const { root } = (await cdp.send("DOM.getDocument", { depth: -1, pierce: true })) as {
    root: Node;
  };
  const host = [...nodesOf(root)].find((node) => node.nodeName === "HALLPASS-CHIP");
  return (host && [...nodesOf(host)].find((node) => classOf(node) === name)) ?? null;
}

/** What the chip says; null when there is none. */
export const chipText = (page: Page): Promise<string | null> =>
  inDebugger(page, async (cdp) => {
    const part = await chipPart(cdp, "chip");
    return part && [...nodesOf(part)].map(({ nodeValue }) => nodeValue).join("");
  });

const PATIENCE_MS = 15_000;

export const chipSays = (page: Page, text: RegExp): Promise<void> =>
  expect.poll(() => chipText(page), { timeout: PATIENCE_MS }).toMatch(text);

export const chipIsGone = (page: Page): Promise<void> =>
  expect.poll(() => chipText(page), { timeout: PATIENCE_MS }).toBeNull();

/** The middle of a part of the chip. */
export const placeOf = (page: Page, name: "chip" | "hide" | "panel") =>
  inDebugger(page, async (cdp) => {
    const part = await chipPart(cdp, name);
    if (!part) throw new Error(`the page has no ${name}`);
    const { model } = await cdp.send("DOM.getBoxModel", { nodeId: part.nodeId });
    const [x1 = 0, y1 = 0, , , x2 = 0, y2 = 0] = model.border;
    return { x: (x1 + x2) / 2, y: (y1 + y2) / 2, width: x2 - x1, height: y2 - y1 };
  });

export async function pressChip(page: Page, part: "chip" | "hide" = "chip"): Promise<void> {
  const { x, y } = await placeOf(page, part);
  await page.mouse.click(x, y);
}

const isPanel = (frame: Frame) => /-extension:\/\/[^/]+\/panel\.html/.test(frame.url());

/** The open panel of a page, waited for. */
export async function panelOf(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().some(isPanel), { timeout: PATIENCE_MS }).toBe(true);
  const frame = page.frames().find(isPanel);
  if (!frame) throw new Error("the panel went away");
  return frame;
}

export const hasPanel = (page: Page): boolean => page.frames().some(isPanel);
