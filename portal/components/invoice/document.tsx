import type { Invoice } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { OUT } from "../icon/shapes.ts";
import "../button/button.css";

/**
 * The invoice itself, where its seller published it. Only an https address is followed.
 *
 * Accessibility: says which invoice and that a new tab opens.
 */
export function DocumentLink({ invoice: { url, number } }: { invoice: Invoice }) {
  if (!url?.startsWith("https://")) return null;
  return (
    <a class="button bare small" href={url} target="_blank" rel="noopener noreferrer">
      {t("invoice-view")}
      <span class="hidden"> {t("invoice-view-number", { number })}</span>
      <Icon shape={OUT} />
    </a>
  );
}
