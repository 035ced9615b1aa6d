import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../debtor/words.ts";
import { Button } from "../button/button.tsx";
import { Icon } from "../icon/icon.tsx";
import { COPY, MARK } from "../icon/shapes.ts";

/** How long the button says that it has copied. */
const SAID_MS = 2000;

/**
 * Copies one value. Where the clipboard is refused, selects the value instead and says so.
 *
 * Accessibility: each button names what it copies; the result is announced and shown in words.
 */
export function Copy({ what, value }: { what: string; value: string }) {
  const [said, setSaid] = useState("");
  const spot = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setSaid(t("copied")),
      () => {
        select(spot.current);
        setSaid(t("copy-selected"));
      },
    );
  };
  return (
    <span ref={spot} class="copy unprinted">
      <Button look="small" onPress={copy}>
        <Icon shape={said ? MARK : COPY} />
        {said || t("copy")} <span class="hidden">{t("copy-what", { what })}</span>
      </Button>
      <span class="hidden" role="status">
        {said && `${said}: ${t("copy-what", { what })}`}
      </span>
    </span>
  );
}

/** Selects the value that stands in the same line as the button. */
function select(spot: Element | null): void {
  const value = spot?.closest("div")?.querySelector("dd");
  if (value) getSelection()?.selectAllChildren(value);
}
