/** Buttons, and links that look like them. */
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";

type Look = {
  readonly kind?: "plain" | "primary" | "danger" | "quiet";
  readonly small?: boolean;
  /** A square with only a picture: give `label`. */
  readonly icon?: boolean;
  readonly children: ComponentChildren;
};

const classOf = ({ kind = "plain", small, icon }: Omit<Look, "children">) =>
  ["button", kind !== "plain" && kind, small && "small", icon && "icon"].filter(Boolean).join(" ");

type ButtonProps = Look & {
  /** Shows that it works and takes no second press. */
  readonly busy?: boolean;
  readonly label?: string;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "label" | "icon">;

export function Button({ kind, small, icon, busy, label, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      class={classOf({ ...(kind && { kind }), ...(small && { small }), ...(icon && { icon }) })}
      aria-label={label}
      title={icon ? label : undefined}
      {...rest}
      disabled={busy || rest.disabled}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link within the portal. `to`, `params` and `search` are checked against the routes. */
export function ButtonLink({ kind, small, icon, children, ...link }: Look & LinkProps) {
  return (
    <Link
      className={classOf({ ...(kind && { kind }), ...(small && { small }), ...(icon && { icon }) })}
      {...(link as LinkProps)}
    >
      {children}
    </Link>
  );
}
