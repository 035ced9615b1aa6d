/**
 * Looks at portal/dist in Chromium. Build it first: `npm run build` in portal/.
 *
 *   node run.mjs                                     journeys and the matrix of states, on an invented API
 *   RELANCE_LOCAL=http://127.0.0.1:PORT node run.mjs  the same, then the journeys on that running server
 *   RELANCE_FULL=1                                   every theme, width and language of every screen
 *   RELANCE_ONLY=matrix|journeys|live, RELANCE_SCREEN=name  a part of it
 */
import { launch } from "./browser.mjs";
import { journeys } from "./journeys.mjs";
import { live } from "./live.mjs";
import { matrix } from "./matrix.mjs";

let passed = 0;
let failed = 0;

async function test(name, body) {
  try {
    await body();
    passed++;
    if (process.env.RELANCE_VERBOSE) console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n    ${error.message}`);
  }
}

const { RELANCE_ONLY: only, RELANCE_LOCAL: local } = process.env;
const browser = await launch();
try {
  if (!only || only === "journeys") await journeys(browser, test);
  if (!only || only === "matrix") await matrix(browser, test);
  if (local && (!only || only === "live")) await live(browser, local.replace(/\/$/, ""), test);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
