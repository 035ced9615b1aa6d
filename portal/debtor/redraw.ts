/** Draws the whole page again after a change that every part may show: language, place, account. */
import { useEffect, useState } from "preact/hooks";

const listeners = new Set<() => void>();
/** Counts the changes, so that one that came before anybody listened is not lost. */
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
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
}
