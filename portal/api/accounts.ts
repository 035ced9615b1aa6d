/** The accounts of a visit: one for each link that was opened in this browser, all of one creditor. */
import { get, standing } from "./call.ts";
import type { AccountCall } from "./known.ts";

export const accounts = () => get("/api/portal/accounts");

/** The address of what a browser fetches without our headers: it says itself for which account. */
export const here = <P extends string>(path: AccountCall<P>) =>
  `${path}${path.includes("?") ? "&" : "?"}account=${standing()["Relance-Account"]}`;
