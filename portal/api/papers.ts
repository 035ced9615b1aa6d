/** What the reader takes along, as files that the server makes when they are asked for. */
import { here } from "./accounts.ts";
import { get } from "./call.ts";
import type { Shape } from "./known.ts";

/** A plan or a promise that runs. */
export type Agreed = Shape<"AgreedView">;
export type Papers = Shape<"PapersView">;

export const papers = () => get("/api/portal/papers");

/** The files there are. */
export type Paper =
  | "statement.pdf"
  | "statement.xlsx"
  | "schedule.pdf"
  | "schedule.ics"
  | "promise.ics"
  | "data.pdf"
  | `receipts/${string}`;

/** The address of a file, in the language the page speaks. */
export const paper = (name: Paper) =>
  here(`/api/portal/papers/${name}?language=${document.documentElement.lang}`);
