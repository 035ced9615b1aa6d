import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Creditor } from "../../api/portal.ts";
import { parties, printed } from "../../debtor/parties.ts";
import { choose, t } from "../../debtor/words.ts";
import { LANGUAGES, type Language, language, NAMES } from "../../locales/language.ts";
import "./tokens.css";
import "./page.css";

export type Section = "summary" | "invoices" | "history" | "contact";

interface Props {
  /** Title of the page: of the window, and the first heading unless `heading` stands in for it. */
  title: string;
  /** What the page shows as its own first heading, such as an amount with its label. */
  heading?: ComponentChildren;
  /** Stands above the heading: a way back, a step. */
  above?: ComponentChildren;
  /** Sections are offered once the visit is open. */
  section?: Section | "none";
  wide?: boolean;
  /** Said before the window's title when the page reports errors. */
  prefix?: string | undefined;
  children: ComponentChildren;
}

/**
 * The frame of every page: creditor and addressee named, language, sections, content, colophon.
 *
 * Accessibility: skip link first; one `h1`, which takes focus when the page changes under the reader but
 * not on arrival from outside; landmarks header, nav, main, footer; each language is named in itself.
 */
export function Page({ title, heading, above, section = "none", wide = false, prefix, children }: Props) {
  const known = parties();
  useLayoutEffect(() => {
    const owner = known ? ` · ${known.creditor.name}` : "";
    document.title = `${prefix ? `${prefix} · ` : ""}${title}${owner}`;
  });
  useLayoutEffect(takeFocus, []);
  return (
    <div class={wide ? "frame wide" : "frame"}>
      <header class="masthead">
        <a class="skip" href="#content">
          {t("skip")}
        </a>
        <Parties />
        {section !== "none" && <Sections current={section} />}
      </header>
      <main id="content" class="within" tabIndex={-1}>
        {above}
        {heading ?? <h1>{title}</h1>}
        {children}
      </main>
      <Colophon />
    </div>
  );
}

/** Whether a page has stood here since the document came; what says only that something is loading is none. */
let stood = false;

/** Puts focus on the first heading. On arrival from outside the browser has placed it, and it stays there. */
function takeFocus(): void {
  const arriving = !stood;
  stood ||= !document.querySelector("main .loading");
  const h1 = document.querySelector<HTMLElement>("main h1");
  if (!h1 || arriving) return;
  h1.tabIndex = -1;
  h1.focus({ preventScroll: true });
}

/** From this many characters on, both names together need the whole width of a small phone. */
const LONG = 70;

function Parties() {
  const known = parties();
  return (
    <div class="within parties">
      {known && <Tile of={known.creditor} />}
      <div class={known && known.creditor.name.length + known.debtor.length > LONG ? "names long" : "names"}>
        {known && (
          <>
            <b>{known.creditor.name}</b>
            <span>{t("for-debtor", { name: known.debtor })}</span>
          </>
        )}
      </div>
      <select
        class="tongue"
        aria-label={t("language")}
        value={language()}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {LANGUAGES.map((each) => (
          <option key={each} value={each} lang={each}>
            {NAMES[each]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The creditor's picture, on a white plate whatever the theme; without one, his letters. */
function Tile({ of: { name, brand } }: { of: Creditor }) {
  return brand.logo ? (
    <img
      class="tile logo"
      src={brand.logo.href}
      alt={name}
      width={brand.logo.width}
      height={brand.logo.height}
    />
  ) : (
    <span class="tile" aria-hidden="true">
      {brand.initials.slice(0, 3)}
    </span>
  );
}

function Sections({ current }: { current: Section }) {
  const sections: [Section, string][] = [
    ["summary", t("nav-summary")],
    ["invoices", t("nav-invoices")],
    ["history", t("nav-history")],
    ["contact", t("nav-contact")],
  ];
  return (
    <nav aria-label={t("nav")}>
      <ul class="within sections">
        {sections.map(([name, label]) => (
          <li key={name}>
            <a href={`/l/-/${name}`} aria-current={name === current ? "page" : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Colophon() {
  const known = parties();
  const facts = known && [
    known.creditor.name,
    known.creditor.registration &&
      `${known.creditor.registration.label} ${printed(known.creditor.registration.number)}`,
    known.creditor.address_lines.join(", "),
  ];
  return (
    <footer class="colophon">
      <div class="within">
        <ul class="ways">
          <li>
            <a href="/l/-/genuine">{t("footer-genuine")}</a>
          </li>
          <li>
            <a href="/l/-/rights">{t("footer-rights")}</a>
          </li>
        </ul>
        {facts && <p>{facts.filter(Boolean).join(" · ")}</p>}
      </div>
    </footer>
  );
}
