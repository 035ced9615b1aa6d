import type { ComponentChildren } from "preact";
import "./button.css";

interface Props {
  /** `main` is the one filled button of a page. */
  look?: "main" | "plain" | "small" | "bare";
  wide?: boolean;
  submit?: boolean;
  /** An answer is on its way: a second press does nothing. */
  busy?: boolean;
  onPress?: () => void;
  children: ComponentChildren;
}

const classes = (look: string, wide: boolean) => `button ${look}${wide ? " wide" : ""}`;

/**
 * Something to press.
 *
 * Accessibility: a native button of 44 px or more; while busy it keeps its place in the tab order and says
 * so (`aria-disabled`), so that focus is never lost.
 */
export function Button({
  look = "plain",
  wide = false,
  submit = false,
  busy = false,
  onPress,
  children,
}: Props) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={classes(look, wide)}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({
  look = "plain",
  wide = false,
  href,
  children,
  ...rest
}: Props & { href: string; download?: string }) {
  return (
    <a class={classes(look, wide)} href={href} {...(rest.download ? { download: rest.download } : {})}>
      {children}
    </a>
  );
}
