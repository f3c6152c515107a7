/** A button for what gives access. In a page its press counts only when the browser vouches for it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { guardButton, ownWindow, type PressGuard } from "./press-guard.ts";

export type Doubt = "covered" | "cannot_tell";

export function GuardedButton({
  framed,
  onPress,
  onDoubt,
  children,
  ...button
}: {
  /** A page is around us. */
  readonly framed: boolean;
  readonly onPress: () => void;
  /** A person's press, but perhaps not one of a person who saw what it does. */
  readonly onDoubt: (why: Doubt) => void;
  readonly kind?: "primary" | "plain";
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}) {
  const around = useRef<HTMLSpanElement>(null);
  const guard = useRef<PressGuard>(ownWindow);
  useEffect(() => {
    const element = around.current?.querySelector("button");
    if (!framed || !element) return;
    const made = guardButton(element);
    guard.current = made;
    return () => made.stop();
  }, [framed]);
  const press = (event: Event) => {
    const verdict = guard.current.judge(event);
    if (verdict.counts) onPress();
    else if (verdict.why !== "synthetic") onDoubt(verdict.why);
  };
  return (
    <span ref={around}>
      <Button {...button} onPress={press}>
        {children}
      </Button>
    </span>
  );
}
