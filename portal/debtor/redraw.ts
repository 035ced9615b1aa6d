/** Draws the whole page again after a change that every part may show: language, place, account. */
import { useEffect, useState } from "preact/hooks";

const listeners = new Set<() => void>();
let changes = 0;

/** Says that something shared has changed. */
export function changed(): void {
  changes++;
  for (const listener of [...listeners]) listener();
}

/** Makes the calling component draw again on `changed`. Used once, at the root. */
export function useChanges(): void {
  const [, see] = useState(changes);
  useEffect(() => {
    const listener = () => see(changes);
    listeners.add(listener);
    // What changed between the drawing and now would be missed: a browser may draw late.
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
}
