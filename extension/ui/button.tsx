import type { ComponentChildren } from "preact";

type Kind = "primary" | "plain" | "quiet" | "danger";

/** `busy` keeps its width and says so to readers of screens; it cannot be pressed twice. */
export function Button({
  kind = "plain",
  busy = false,
  disabled = false,
  onPress,
  children,
}: {
  readonly kind?: Kind;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onPress: (event: MouseEvent) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class={`button ${kind}`}
      aria-busy={busy}
      disabled={disabled || busy}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** Leads out of the extension, always into a tab of its own. */
export function OutLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}) {
  return (
    <a class="out" href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
