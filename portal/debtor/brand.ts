/** The creditor's colour, set through the CSSOM because the content policy refuses style attributes. */
import type { Creditor } from "../api/portal.ts";

const COLOUR = /^#[0-9a-f]{6}$/i;

export function wear({ color, on_color }: Creditor["brand"]): void {
  if (!COLOUR.test(color) || !COLOUR.test(on_color)) return;
  const { style } = document.documentElement;
  style.setProperty("--brand", color);
  style.setProperty("--on-brand", on_color);
}
