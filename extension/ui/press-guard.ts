/**
 * Tells a person's press from one that was tricked out of them. A page can lay things over our frame, make it nearly
 * invisible, or move it under the pointer at the last moment; so a press counts only where the browser itself vouches that
 * the button was to be seen, whole and uncovered, for half a second before.
 *
 * @see https://w3c.github.io/IntersectionObserver/v2/
 */
export type Verdict =
  | { readonly counts: true }
  | { readonly counts: false; readonly why: "synthetic" | "covered" | "cannot_tell" };

export type Sight = {
  /** Undefined: this browser cannot tell. */
  readonly isVisible: boolean | undefined;
  /** Epoch ms since when it has been visible without a break. */
  readonly since: number;
  readonly width: number;
  readonly height: number;
};

export const MIN_VISIBLE_MS = 500;
/** WCAG 2.5.8 wants 24; a button that was squeezed below cannot have been read. */
const MIN_WIDTH = 60;
const MIN_HEIGHT = 24;

/** Pure. @param sight what the browser last said about the button; null: nothing yet */
export function judgePress(
  press: { readonly isTrusted: boolean; readonly at: number },
  sight: Sight | null,
): Verdict {
  if (!press.isTrusted) return { counts: false, why: "synthetic" };
  if (sight === null || sight.isVisible === undefined) return { counts: false, why: "cannot_tell" };
  const whole = sight.width >= MIN_WIDTH && sight.height >= MIN_HEIGHT;
  const long = press.at - sight.since >= MIN_VISIBLE_MS;
  return sight.isVisible && whole && long ? { counts: true } : { counts: false, why: "covered" };
}

type Observed = IntersectionObserverEntry & { readonly isVisible?: boolean };
/** `delay` is the least that browsers take for `trackVisibility`. */
const options = { threshold: [0, 0.99, 1], trackVisibility: true, delay: 100 };

export type PressGuard = {
  judge(event: Event): Verdict;
  stop(): void;
};

/** Watches one button. In windows of our own nothing can lie over it: use `ownWindow`. */
export function guardButton(button: Element): PressGuard {
  let sight: Sight | null = null;
  const observer = new IntersectionObserver((entries) => {
    const entry = entries.at(-1) as Observed | undefined;
    if (!entry) return;
    const { width, height } = entry.boundingClientRect;
    const told = entry.isVisible;
    // `isVisible` says nothing about how much of it lies outside of the window.
    const isVisible = told === undefined ? undefined : told && entry.intersectionRatio >= 0.99;
    const goesOn = sight?.isVisible === true && isVisible === true;
    sight = { isVisible, since: goesOn && sight ? sight.since : Date.now(), width, height };
  }, options as IntersectionObserverInit);
  observer.observe(button);
  return {
    judge: ({ isTrusted }) => judgePress({ isTrusted, at: Date.now() }, sight),
    stop: () => observer.disconnect(),
  };
}

/** Popup, side panel, our own windows: no page is above them. */
export const ownWindow: PressGuard = {
  judge: ({ isTrusted }) => (isTrusted ? { counts: true } : { counts: false, why: "synthetic" }),
  stop: () => undefined,
};
