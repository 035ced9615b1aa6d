/** Starts the debtor's pages. */
import { render } from "preact";
import { App } from "./app.tsx";
import { listen } from "./router.ts";
import { begin } from "./words.ts";

begin();
listen();
const root = document.getElementById("page");
if (root) render(<App />, root);
