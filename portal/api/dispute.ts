/** What was said about the reader's disputes. */
import { get, post } from "./call.ts";

export interface Said {
  by: "debtor" | "team";
  on: string;
  text: string | null;
}

export interface Dispute {
  id: string;
  number: string;
  opened_on: string;
  invoices: string[];
  amount: string | null;
  currency: string;
  state: "waiting" | "answered" | "resolved" | "ended";
  outcome: "upheld" | "partly" | "rejected" | null;
  said: Said[];
  open: boolean;
}

export const disputes = () => get<Dispute[]>("/api/portal/disputes");
export const sayMore = (id: string, text: string, key: string) =>
  post<Dispute>(`/api/portal/disputes/${encodeURIComponent(id)}/words`, { text }, key);
