/** Starts the debtor's pages. */
import { render } from "preact";
import { format } from "../locales/language.ts";
import { App } from "./app.tsx";
import { listen } from "./router.ts";
import { begin } from "./words.ts";

begin();
listen();
const root = document.getElementById("page");
if (root) render(<App />, root);
// A browser's first formats are slow, and all pages write amounts and days: made while what the page asked for is on its way.
format(Intl.NumberFormat, {});
format(Intl.DateTimeFormat, {});
