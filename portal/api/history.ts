/**
 * What was said so far, as the API tells it: newest first, page by page.
 */
import { get } from "./call.ts";
import type { Shape } from "./known.ts";

export type Channel = Shape<"Channel">;

/** A message that left, or is about to. */
export type Sent = Shape<"SentView">;
export type Kind = Shape<"HistoryKind">;
export type Entry = Shape<"HistoryEntry">;
export type HistoryPage = Shape<"HistoryPage">;

/** A message as it was sent. Its links open nothing. */
export type Copy = Shape<"CopyView">;

export const history = (cursor?: string) =>
  get(`/api/portal/history${cursor ? (`?cursor=${encodeURIComponent(cursor)}` as const) : ""}`);

export const message = (id: string, attempt: string) =>
  get(`/api/portal/messages/${encodeURIComponent(id)}?attempt=${encodeURIComponent(attempt)}`);
