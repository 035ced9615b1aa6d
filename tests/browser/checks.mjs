/** What every page is held to, whatever it shows. Each check answers a list of faults, empty when all is well. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Violations of WCAG 2.0 to 2.2, A and AA, and of good practice. The page keeps axe until it is left, and axe fetches
 * nothing again: the rules that would read style sheets and sounds are experimental, or have nothing to read here.
 */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: false }),
    RULES,
  );
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`);
}

/** Nothing stands beyond the side of the window, and nothing is cut off inside its box. */
export function sideways(page) {
  return page.evaluate(() => {
    const faults = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`page scrolls sideways: ${scrollWidth} > ${clientWidth}`);
    for (const element of document.querySelectorAll("main *, header *, footer *")) {
      const box = element.getBoundingClientRect();
      const beyond = box.right > clientWidth + 1 || box.left < -1;
      if (box.width > 1 && beyond && !element.closest(".table, .hidden, .skip"))
        faults.push(`beyond the side: ${element.tagName}.${element.className}`);
    }
    return faults.slice(0, 5);
  });
}

/** No word stands outside the control, the label or the sheet it belongs to, and none is cut off by its box. */
export function clipped(page) {
  return page.evaluate(() => {
    const faults = [];
    const named = (element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 30)}`;
    for (const element of document.querySelectorAll("main *, header *, footer *")) {
      if (element.closest(".table, .hidden, .skip, svg, input, textarea, select")) continue;
      const cuts = getComputedStyle(element).overflowX !== "visible";
      if (cuts && element.scrollWidth > element.clientWidth + 1) faults.push(`cut off: ${named(element)}`);
    }
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || parent.closest(".table, .hidden, .skip, option, textarea, noscript")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const ink = range.getBoundingClientRect();
      const room = parent.closest("button, .button, .state, .chip, label, .sheet, main, header, footer");
      if (ink.width === 0 || !room) continue;
      const box = room.getBoundingClientRect();
      if (ink.left < box.left - 1 || ink.right > box.right + 1 || ink.top < box.top - 2 || ink.bottom > box.bottom + 2)
        faults.push(`outside ${room.tagName}.${room.className}: ${node.textContent.trim().slice(0, 30)}`);
    }
    return faults.slice(0, 5);
  });
}

/** No word of a label is broken in two but where it says it may be. What people wrote may be broken anywhere. */
export function broken(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const element of document.querySelectorAll("h1, h2, legend, dt, button, .button, .state, .chip, nav a, footer a")) {
      if (element.closest(".table, .hidden")) continue;
      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (const { 0: word, index } of node.textContent.matchAll(/(?<![\p{L}\u00ad])\p{L}{4,}/gu)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
          if (lines.size > 1) faults.push(`broken in two: ${word}`);
        }
    }
    return faults.slice(0, 3);
  });
}

/** No two texts of a row lie over each other. */
export function overlaps(page) {
  return page.evaluate(() => {
    const faults = [];
    /** Where the visible text of an element stands, and its buttons. */
    const inkOf = (element) => {
      const ink = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      const add = (box) => {
        ink.left = Math.min(ink.left, box.left);
        ink.top = Math.min(ink.top, box.top);
        ink.right = Math.max(ink.right, box.right);
        ink.bottom = Math.max(ink.bottom, box.bottom);
      };
      const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (!node.textContent.trim() || node.parentElement.closest(".hidden, option")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        add(range.getBoundingClientRect());
      }
      // A button covers what is behind all of it, not behind its word alone.
      for (const box of element.matches("select") ? [element] : element.querySelectorAll("button, .button")) add(box.getBoundingClientRect());
      return ink;
    };
    for (const row of document.querySelectorAll("dl > div, .top, .till, .choice, .foot, .parties, .sections")) {
      const boxes = [...row.children]
        .filter((child) => child.textContent.trim() && !child.matches(".hidden"))
        .map((child) => [child, inkOf(child)]);
      for (const [a, first] of boxes)
        for (const [b, second] of boxes)
          if (a !== b && first.left < second.right - 1 && second.left < first.right - 1 && first.top < second.bottom - 1 && second.top < first.bottom - 1)
            faults.push(`overlap in ${row.className || row.parentElement.className}: ${a.textContent.slice(0, 20)} / ${b.textContent.slice(0, 20)}`);
    }
    return faults.slice(0, 3);
  });
}

/** Everything a thumb is asked to hit measures 44 by 44, links inside a sentence excepted. */
export function targets(page) {
  return page.evaluate(() => {
    const faults = [];
    for (const element of document.querySelectorAll("a, button, input, select, textarea, summary")) {
      const target = element.closest("label") ?? element;
      const box = target.getBoundingClientRect();
      const hidden = box.width === 0 || box.right < 0 || box.left > innerWidth;
      const inSentence = element.matches("p a, li p a");
      if (!hidden && !inSentence && (box.width < 43.5 || box.height < 43.5))
        faults.push(`target ${Math.round(box.width)}x${Math.round(box.height)}: ${element.tagName} ${element.textContent.slice(0, 30)}`);
    }
    return faults.slice(0, 5);
  });
}

/** One first heading, a title that says the page, the language of the page on it. */
export function frame(page, language) {
  return page.evaluate((wanted) => {
    const faults = [];
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) faults.push(`${headings} first headings`);
    if (document.title.length < 5) faults.push(`title "${document.title}"`);
    if (document.documentElement.lang !== wanted) faults.push(`language ${document.documentElement.lang}`);
    const filled = document.querySelectorAll("main .button.main").length;
    const accounts = Math.max(1, document.querySelectorAll("main section.account").length);
    if (filled > accounts) faults.push(`${filled} filled buttons`);
    if (/undefined|NaN|\[object|\{ ?\$|Invalid Date/.test(document.body.innerText)) faults.push("a value is missing in the text");
    const keys = document.body.innerText.match(/^[a-z]+(-[a-z_]+)+$/gm);
    if (keys) faults.push(`a message is missing: ${keys[0]}`);
    return faults;
  }, language);
}
