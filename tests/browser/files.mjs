/** Files that a debtor adds to what he declares. */
import assert from "node:assert/strict";
import { visit } from "./journeys.mjs";
import { choose, FILES, fill } from "./screens.mjs";

export async function files({ page, site }) {
  await visit(page, site, "/l/-/dispute");
  await choose(page, "pdf", "page", "huge", "photo");
  const wrong = await page.locator(".files .wrong").allInnerTexts();
  assert.deepEqual(wrong, ["Ce fichier n’est ni un PDF, ni un PNG, ni un JPEG.", "Ce fichier dépasse 10 Mo."]);
  assert.match(await page.locator(".files").innerText(), /IMG_2041\.jpg\s+2,3 Mo/);
  await fill.dispute(page).catch(() => {});
  assert.match(await page.locator(".faults").innerText(), /Attendez que chaque fichier soit ajouté/);
  for (const name of ["facture.pdf", "dossier complet.pdf"]) {
    await page.getByRole("button", { name: `Retirer ${name}` }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.type), "file", "focus stays in the field");
  }
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector(".facts");
  assert.match(await page.locator(".facts").innerText(), /bon de livraison signé.*\nIMG_2041\.jpg/);
  await page.locator("main .button.main").click();
  await page.waitForSelector(".receipt");
  const { posts, uploads } = site;
  const asked = posts.filter(({ path }) => path === "/api/portal/uploads");
  assert.deepEqual(asked.map(({ body }) => [body.name, body.media_type, body.size]), [
    [FILES.pdf.name, "application/pdf", FILES.pdf.buffer.length],
    [FILES.photo.name, "image/jpeg", FILES.photo.buffer.length],
  ]);
  assert.equal(new Set(asked.map(({ key }) => key)).size, 2);
  assert.equal(uploads.length, 2);
  for (const form of uploads) assert.match(form, /name="key"[^]*name="policy"[^]*name="file"; filename=/, "the file comes last");
  assert.match(posts.find(({ path }) => path === "/api/portal/disputes").body.files.join(), /^fil_\d{26}-0{13},fil_\d{26}-0{13}$/);
}
