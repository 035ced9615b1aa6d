/** Every screen and state, over theme, width and language: pairwise by default, all of it with RELANCE_FULL=1. */
import { open } from "./browser.mjs";
import { axe, frame, overlaps, sideways, targets } from "./checks.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

/** Theme and width change under an open page, the language with a new one. Together they cover every pair. */
const PAIRS = [
  ["fr", [["light", 320], ["dark", 768], ["light", 1280]]],
  ["en", [["dark", 320], ["light", 768], ["dark", 1280]]],
];
const EVERY = ["light", "dark"].flatMap((theme) => [320, 768, 1280].map((width) => [theme, width]));
const ALL = [["fr", EVERY], ["en", EVERY]];

/** Pages looked at together; the machine has two cores. */
const HANDS = 3;

export async function matrix(browser, test) {
  const only = process.env.RELANCE_SCREEN ?? "";
  const variants = process.env.RELANCE_FULL === "1" ? ALL : PAIRS;
  const visits = screens
    .filter(({ name }) => name.includes(only))
    .flatMap((screen) => variants.map(([language, looks]) => ({ screen, language, looks })));
  const hand = async () => {
    const site = await serve();
    for (let visit = visits.shift(); visit; visit = visits.shift()) await inspect(browser, site, visit, test);
    site.close();
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

async function inspect(browser, site, { screen, language, looks }, test) {
  Object.assign(site, { state: screen.state ?? "normal", language });
  const [[theme, width]] = looks;
  const { page, context, complaints } = await open(browser, site.origin, { width, theme, locale: language, expected: screen.expected });
  let arrived = false;
  for (const [theme, width] of looks)
    await test(`${screen.name} ${theme} ${width} ${language}`, async () => {
      if (!arrived) await screen.go(page, site);
      arrived = true;
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const faults = [
        ...(await sideways(page)),
        ...(await overlaps(page)),
        ...(await targets(page)),
        ...(await frame(page, language)),
        ...(await axe(page)),
        ...complaints.splice(0),
      ];
      if (faults.length > 0) throw new Error(faults.join("\n    "));
    });
  await context.close();
}
