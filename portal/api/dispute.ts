/** What was said about the reader's disputes. */
import { get, post } from "./call.ts";
import type { Shape } from "./known.ts";

export type Said = Shape<"SaidView">;
export type Dispute = Shape<"DisputeView">;

export const disputes = () => get("/api/portal/disputes");
export const sayMore = (id: string, text: string, key: string) =>
  post(`/api/portal/disputes/${encodeURIComponent(id)}/words`, { text }, key);
