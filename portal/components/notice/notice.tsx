import type { ComponentChildren } from "preact";
import { Icon } from "../icon/icon.tsx";
import type { Tone } from "../state/tone.ts";
import { SHAPES } from "../state/tone.ts";
import "../state/tone.css";
import "./notice.css";

interface Props {
  tone: Tone;
  shape?: string;
  title: ComponentChildren;
  /** True for what has just happened, so that it is announced. */
  live?: boolean;
  children?: ComponentChildren;
}

/**
 * A fact that matters beside the page's purpose.
 *
 * Accessibility: sign, words and tint together; `role=alert` only for the answer to a press.
 */
export function Notice({ tone, shape, title, live = false, children }: Props) {
  return (
    <div class={`notice tone-${tone}`} role={live ? "alert" : undefined}>
      <Icon shape={shape ?? SHAPES[tone]} />
      <div>
        <b>{title}</b>
        {children}
      </div>
    </div>
  );
}
