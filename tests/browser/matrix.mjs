/**
 * Every screen and state, over theme, width and language: pairwise by default, all of it with RELANCE_FULL=1. Then in a
 * language that needs more room than any of ours, from left to right and from right to left, on the smallest telephone.
 */
import { open } from "./browser.mjs";
import { axe, broken, clipped, frame, overlaps, sideways, targets } from "./checks.mjs";
import { LANGUAGES } from "./languages.mjs";
import { pseudo } from "./pseudo.mjs";
import { screens } from "./screens.mjs";
import { serve } from "./serve.mjs";

const FULL = process.env.RELANCE_FULL === "1";
const EVERY = ["light", "dark"].flatMap((theme) => [320, 768, 1280].map((width) => [theme, width]));
/** Two languages are visited as a reader of them would; theme and width change under the open page. */
const PAIRS = {
  fr: [["light", 320], ["dark", 768], ["light", 1280]],
  en: [["dark", 320], ["light", 768], ["dark", 1280]],
};
/** The others are chosen on the open page, every one of them on every screen at 320. */
const CHOSEN = Object.keys(LANGUAGES).filter((each) => !(each in PAIRS));
/** The language whose place the stretched words take. */
const PLACE = "it";

/** Pages looked at together; the machine has two cores. */
const HANDS = 3;

export async function matrix(browser, test) {
  const only = process.env.RELANCE_SCREEN ?? "";
  const words = await pseudo(PLACE);
  const visits = screens
    .map((screen, at) => ({ screen, at }))
    .filter(({ screen }) => screen.name.includes(only))
    .flatMap((each) => visitsTo(each, words));
  const hand = async () => {
    const site = await serve();
    for (let visit = visits.shift(); visit; visit = visits.shift()) await inspect(browser, site, visit, test);
    await test("no answer was played, and no call sent, that the API does not know", async () => site.close());
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

/**
 * The visits to a screen, each with its looks. A look is a theme, a width, and what else changes before it. A visit costs as
 * much as several looks, so the stretched words are chosen on the English page, as another language would be.
 */
function visitsTo({ screen, at }, words) {
  const languages = FULL ? Object.keys(LANGUAGES) : Object.keys(PAIRS);
  return languages.map((language) => {
    const looks = FULL ? [...EVERY] : [...PAIRS[language]];
    if (!FULL && language === "fr") looks.push(...CHOSEN.flatMap((each, nth) => chosen(each, at + nth)));
    if (language !== "en") return { screen, language, looks };
    return { screen, language, words, looks: [...looks, ...stretches()] };
  });
}

/** At 320 in a theme that alternates; under axe, and at one of the other widths, one language a screen. */
function chosen(language, turn) {
  const theme = turn % 2 === 0 ? "light" : "dark";
  if (turn % CHOSEN.length !== 0) return [[theme, 320, { language, quick: true }]];
  const [other, width] = turn % (2 * CHOSEN.length) === 0 ? ["dark", 768] : ["light", 1280];
  return [[theme, 320, { language }], [other, width, { language, quick: true }]];
}

function stretches() {
  const looks = FULL ? EVERY : [["light", 320]];
  return ["ltr", "rtl"].flatMap((direction) =>
    looks.map(([theme, width]) => [theme, width, { language: PLACE, direction, stretched: true, quick: true }]),
  );
}

async function inspect(browser, site, { screen, language, words, looks }, test) {
  Object.assign(site, { state: screen.state ?? "normal", language, words });
  const [[theme, width]] = looks;
  const { page, context, complaints } = await open(browser, site.origin, { width, theme, locale: language, expected: screen.expected });
  let arrived = false;
  for (const [theme, width, change = {}] of looks) {
    const spoken = change.language ?? language;
    const name = change.stretched ? "stretched" : spoken;
    await test(`${screen.name} ${theme} ${width} ${name}${change.direction === "rtl" ? " from right to left" : ""}`, async () => {
      if (!arrived) await arrive(page, site, screen);
      arrived = true;
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 844 });
      await become(page, change);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const faults = [
        ...(await sideways(page)),
        ...(await clipped(page)),
        ...(await overlaps(page)),
        // A word that is four tenths too long is broken somewhere, and what people wrote in the long state may be.
        ...(change.stretched || screen.state === "long" ? [] : await broken(page)),
        ...(await targets(page)),
        ...(await frame(page, spoken)),
        ...(change.quick ? [] : await axe(page)),
        ...complaints.splice(0),
        ...site.faults.splice(0),
      ];
      if (faults.length > 0) throw new Error(faults.join("\n    "));
    });
  }
  await context.close();
}

/** What was played or sent and is not the API's is why a screen is not reached. */
async function arrive(page, site, { go }) {
  await go(page, site).catch((error) => {
    throw new Error([...site.faults.splice(0), error.message].join("\n    "));
  });
}

/** Makes the open page speak another language or run the other way. */
async function become(page, { language, direction }) {
  if (language) {
    await page.selectOption(".tongue", language);
    await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
  }
  if (direction) await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
}
