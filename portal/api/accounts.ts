/** The accounts of a visit: one for each link that was opened in this browser, all of one creditor. */
import { get, standing } from "./call.ts";

export interface Accounts {
  items: { id: string; name: string; current: boolean }[];
}

export const accounts = () => get<Accounts>("/api/portal/accounts");

/** The address of what a browser fetches without our headers: it says itself for which account. */
export const here = (path: string) =>
  `${path}${path.includes("?") ? "&" : "?"}account=${standing()["Relance-Account"]}`;
