/**
 * The pages as they are deployed: behind the site of infra/template.yaml, over TLS, under the address that the links say,
 * with the API of a running deployment.
 *
 *   node deployed.mjs API FOLDER LINK...     FOLDER holds key.pem and certificate.pem; RELANCE_ORIGIN_SECRET as deployed,
 *                                            RELANCE_UPLOADS where the bucket takes forms
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { distribution } from "./distribution.mjs";
import { live } from "./live.mjs";

const [, , api, folder, ...links] = process.argv;
const { origin, hostname } = new URL(links[0]);
const tls = { key: await readFile(join(folder, "key.pem")), cert: await readFile(join(folder, "certificate.pem")) };
const { RELANCE_ORIGIN_SECRET: OriginSecret, RELANCE_UPLOADS: uploads } = process.env;
const site = await distribution({ api, uploads, tls, parameters: { OriginSecret } });
const browser = await launch([`--host-resolver-rules=MAP ${hostname}:443 127.0.0.1:${site.port}`]);
let [passed, failed] = [0, 0];

async function test(name, body) {
  try {
    await body();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}\n    ${error.message}`);
  }
}

try {
  const paths = links.map((link) => new URL(link).pathname);
  await live(browser, origin, test, { links: paths, name: "deployed", ignoreHTTPSErrors: true });
} finally {
  await browser.close();
  await site.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
