/** How a screen is reached. */
import { TOKEN } from "./story.mjs";

export const at = (path) => async (page, site) => {
  await page.goto(`${site.origin}${path}`);
  await page.waitForSelector(".colophon");
  await page.waitForFunction(() => !document.querySelector(".loading"));
};

/** Has a code sent, and types it. */
export async function provenBy(page, code = "482915") {
  await page.selectOption("#address", "00000000000000a1");
  await page.locator('button[type="submit"]').click();
  await page.waitForSelector("#code");
  await page.fill("#code", code);
  await page.locator('button[type="submit"]').click();
}
