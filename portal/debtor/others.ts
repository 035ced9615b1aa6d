/** All pages but the first, brought once, when somebody is about to need them. */
import type { ComponentType } from "preact";
import { changed } from "./redraw.ts";
import type { Place } from "./router.ts";
import { allPages } from "./words.ts";

type Others = ComponentType<{ at: Place }>;

let arrived: Others | undefined;
let asked: Promise<void> | undefined;
let failed = false;

/** The pages, `"failed"` when they could not be brought, or `undefined` while they are on their way. */
export function others(): Others | "failed" | undefined {
  return arrived ?? (failed ? "failed" : undefined);
}

/** Asks for the pages; asking again while they come, or once they are here, does nothing. */
export function bringOthers(): Promise<void> {
  asked ??= Promise.all([import("./pages/all.tsx"), allPages()]).then(
    ([{ All }]) => {
      arrived = All;
      changed();
    },
    () => {
      asked = undefined;
      failed = true;
      changed();
    },
  );
  return asked;
}

/** Tries again after a failure. */
export function bringOthersAgain(): void {
  failed = false;
  changed();
}
