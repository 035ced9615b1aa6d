/** What the reader takes along, as files that the server makes when they are asked for. */
import { here } from "./accounts.ts";
import { get } from "./call.ts";

/** A plan or a promise that runs. */
export interface Agreed {
  number: string;
  amount: string;
  currency: string;
  until: string;
}

export interface Papers {
  plan: Agreed | null;
  promise: Agreed | null;
  receipts: { id: string; received_on: string; amount: string; currency: string }[];
  receipts_left: number;
}

export const papers = () => get<Papers>("/api/portal/papers");

/** The address of a file, in the language the page speaks. */
export const paper = (name: string) =>
  here(`/api/portal/papers/${name}?language=${document.documentElement.lang}`);
