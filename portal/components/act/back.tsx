import { t } from "../../debtor/words.ts";
import { Icon } from "../icon/icon.tsx";
import { LEFT } from "../icon/shapes.ts";

/**
 * The way back to the summary.
 *
 * Accessibility: a link of 44 px that names where it leads.
 */
export function Back() {
  return (
    <a class="back" href="/l/-/summary">
      <Icon shape={LEFT} />
      {t("back-summary")}
    </a>
  );
}
