/** Every screen and state, over theme, width and language: pairwise by default, all of it with RELANCE_FULL=1. */
import { open } from "./browser.mjs";
import { axe, frame, overlaps, sideways, targets } from "./checks.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

/** Covers every pair of theme, width and language. */
const PAIRS = [
  ["light", 320, "fr"],
  ["dark", 320, "en"],
  ["light", 768, "en"],
  ["dark", 768, "fr"],
  ["light", 1280, "fr"],
  ["dark", 1280, "en"],
];
const ALL = ["light", "dark"].flatMap((theme) =>
  [320, 768, 1280].flatMap((width) => ["fr", "en"].map((language) => [theme, width, language])),
);

/** Pages looked at together; the machine has two cores. */
const HANDS = 3;

export async function matrix(browser, test) {
  const only = process.env.RELANCE_SCREEN ?? "";
  const looks = screens
    .filter(({ name }) => name.includes(only))
    .flatMap((screen) => (process.env.RELANCE_FULL === "1" ? ALL : PAIRS).map((variant) => [screen, ...variant]));
  const hand = async () => {
    const site = await serve();
    for (let look = looks.shift(); look; look = looks.shift()) {
      const [screen, theme, width, language] = look;
      await test(`${screen.name} ${theme} ${width} ${language}`, () => inspect(browser, site, screen, theme, width, language));
    }
    site.close();
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

async function inspect(browser, site, screen, theme, width, language) {
  Object.assign(site, { state: screen.state ?? "normal", language });
  const { page, context, complaints } = await open(browser, site.origin, { width, theme, locale: language, expected: screen.expected });
  try {
    await screen.go(page, site);
    const faults = [
      ...(await sideways(page)),
      ...(await overlaps(page)),
      ...(await targets(page)),
      ...(await frame(page, language)),
      ...(await axe(page)),
      ...complaints,
    ];
    if (faults.length > 0) throw new Error(faults.join("\n    "));
  } finally {
    await context.close();
  }
}
