import type { ComponentChildren } from "preact";
import "./choice.css";

interface Props {
  type: "radio" | "checkbox";
  name: string;
  checked: boolean;
  change: (checked: boolean) => void;
  note?: ComponentChildren;
  /** Stands at the end of the line: an amount. */
  end?: ComponentChildren;
  children: ComponentChildren;
}

/**
 * One possibility among others.
 *
 * Accessibility: a native radio or checkbox inside its label, the whole line (52 px) reacts; the mark is drawn
 * by shape, not by colour; system controls return under forced colours.
 */
export function Choice({ type, name, checked, change, note, end, children }: Props) {
  return (
    <label class={end ? "choice split" : "choice"}>
      <input
        class="tick"
        type={type}
        name={name}
        checked={checked}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>
        {note ? <b>{children}</b> : children}
        {note && <small>{note}</small>}
      </span>
      {end && <span class="end">{end}</span>}
    </label>
  );
}

/** The sheet that holds choices. */
export function Choices({ children }: { children: ComponentChildren }) {
  return <div class="choices sheet">{children}</div>;
}
