/** Where the reader is. The address is the state; what must not be seen in it rides in the history entry. */
import { changed } from "./redraw.ts";

export interface Place {
  path: string;
  query: URLSearchParams;
  /** What the page that led here wants to pass on: a step, or what an act became. */
  state: Record<string, unknown>;
}

/** The place as of now. */
export function place(): Place {
  const { pathname, search } = location;
  return {
    path: pathname,
    query: new URLSearchParams(search),
    state: (history.state ?? {}) as Place["state"],
  };
}

/** Goes to one of our own pages. `replace` leaves no way back to the present one. */
export function go(
  to: string,
  { replace = false, state = {} }: { replace?: boolean; state?: object } = {},
): void {
  history[replace ? "replaceState" : "pushState"](state, "", to);
  arrived();
}

/** Starts listening to the browser's own back and forward. */
export function listen(): void {
  addEventListener("popstate", arrived);
  document.addEventListener("click", follow);
}

function arrived(): void {
  scrollTo(0, 0);
  changed();
}

/** A plain click on a link to our own pages, or to a part of this one, is followed here. */
function follow(event: MouseEvent): void {
  const { defaultPrevented, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
  const anchor = (event.target as Element | null)?.closest?.("a");
  if (!anchor || anchor.target || anchor.hasAttribute("download")) return;
  const href = anchor.getAttribute("href") ?? "";
  if (href.startsWith("#")) {
    event.preventDefault();
    lead(href.slice(1));
  } else if (href.startsWith("/l/-/")) {
    event.preventDefault();
    go(href);
  }
}

/** Puts focus on a part of the page; of a group, on its first control. The address stays as it is. */
function lead(id: string): void {
  const part = document.getElementById(id);
  const target = part?.matches("fieldset") ? part.querySelector<HTMLElement>("input") : part;
  target?.focus();
}
