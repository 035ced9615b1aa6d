/** Takes pictures of every screen into the folder given, for people to look at. */
import { mkdir } from "node:fs/promises";
import { launch, open } from "./browser.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

const [folder = "/tmp/relance-shots", only = ""] = process.argv.slice(2);
const widths = (process.env.WIDTHS ?? "390").split(",").map(Number);
const themes = (process.env.THEMES ?? "light").split(",");
const languages = (process.env.LANGUAGES ?? "fr").split(",");

await mkdir(folder, { recursive: true });
const site = await serve();
const browser = await launch();
for (const screen of screens.filter(({ name }) => name.includes(only) || RegExp(only).test(name)))
  for (const width of widths)
    for (const theme of themes)
      for (const language of languages) {
        Object.assign(site, { state: screen.state ?? "normal", language });
        const { page, context, complaints } = await open(browser, site.origin, { width, theme, locale: language, deviceScaleFactor: width < 500 ? 2 : 1 });
        await screen.go(page, site);
        await page.waitForTimeout(150);
        await page.screenshot({ path: `${folder}/${screen.name}.${width}.${theme}.${language}.png`, fullPage: true });
        if (complaints.length > 0) console.log(screen.name, complaints);
        await context.close();
      }
await browser.close();
site.close();
