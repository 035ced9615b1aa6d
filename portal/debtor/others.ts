/** All pages but the first, brought once, when somebody is about to need them. */
import type { ComponentType } from "preact";
import type { Letterhead } from "../api/portal.ts";
import { changed } from "./redraw.ts";
import type { Place } from "./router.ts";
import { allPages } from "./words.ts";

interface Others {
  All: ComponentType<{ at: Place }>;
  Stranger: ComponentType<{ letter: Letterhead; token: string; back: () => void }>;
}

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
    ([pages]) => {
      arrived = pages;
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

/**
 * Tries again after a failure, from the start: a browser may remember for as long as the document lives that a module did
 * not come.
 */
export function bringOthersAgain(): void {
  location.reload();
}
