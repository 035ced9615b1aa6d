/** Asks the server something for a page, and again on request. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { asProblem, expire, type Loaded } from "./account.ts";

/**
 * What `ask` answers. `key` names the question: another one is asked anew, and a late answer to an old one is dropped.
 * An ended visit is said by the whole page.
 */
export function useAnswer<T>(key: string, ask: () => Promise<T>): [Loaded<T>, again: () => void] {
  const [tries, setTries] = useState(0);
  const [held, setHeld] = useState<[string, Loaded<T>]>([key, "loading"]);
  useEffect(() => {
    let wanted = true;
    const take = (loaded: Loaded<T>) => wanted && setHeld([key, loaded]);
    take("loading");
    ask().then(
      (value) => take({ value }),
      (error) => {
        const problem = asProblem(error);
        if (problem.status === 401) expire();
        take({ problem });
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, tries]);
  const again = useCallback(() => setTries((count) => count + 1), []);
  return [held[0] === key ? held[1] : "loading", again];
}
