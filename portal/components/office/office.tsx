import type { Office } from "../../debtor/offices.ts";
import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { OUT } from "../icon/shapes.ts";
import "../button/button.css";

/**
 * A public office, by its own name.
 *
 * Accessibility: says that a new tab opens.
 */
export function OfficeLink({ office: [name, host] }: { office: Office }) {
  return (
    <a class="button bare small" href={`https://${host}`} target="_blank" rel="noopener noreferrer">
      {name}
      <span class="hidden"> {t("new-tab")}</span>
      <Icon shape={OUT} />
    </a>
  );
}
