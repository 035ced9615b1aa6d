/** Draws the whole page again after a change that every part may show: language, place, account. */
import { useEffect, useState } from "preact/hooks";

const listeners = new Set<() => void>();

/** Says that something shared has changed. */
export function changed(): void {
  for (const listener of [...listeners]) listener();
}

/** Makes the calling component draw again on `changed`. Used once, at the root. */
export function useChanges(): void {
  const [, bump] = useState(0);
  useEffect(() => {
    const listener = () => bump((count) => count + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}
