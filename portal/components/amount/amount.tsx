import { figures } from "../../locales/money.ts";
import "./amount.css";

interface Props {
  amount: string;
  currency: string;
  size?: "hero" | "large" | "text";
}

/** From this many characters on, a hero amount needs the smaller face to stay on one line at 320 px. */
const LONG = 12;

/**
 * An amount, its currency sign lighter beside it, never shortened nor wrapped.
 *
 * Accessibility: read as one figure; the sign keeps 7:1 on the sheet.
 */
export function Amount({ amount, currency, size = "text" }: Props) {
  return (
    <span class={`amount ${size}${amount.length >= LONG ? " long" : ""}`}>
      {figures(amount, currency).map(([text, isSign]) => (isSign ? <i key={text}>{text}</i> : text))}
    </span>
  );
}
