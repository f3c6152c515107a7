import { useEffect, useRef } from "preact/hooks";
import { guardButton, ownWindow, type PressGuard } from "./press-guard.ts";

/** @param framed whether a page is around us; give the ref to the element that holds the button */
export function useGuard(framed: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const guard = useRef<PressGuard>(ownWindow);
  useEffect(() => {
    const button = ref.current?.querySelector("button");
    if (!framed || !button) return;
    const made = guardButton(button);
    guard.current = made;
    return () => made.stop();
  }, [framed]);
  return { ref, judge: (event: Event) => guard.current.judge(event) };
}
