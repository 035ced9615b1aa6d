import { t } from "../../debtor/words.ts";
import "./loading.css";

/**
 * Something is on its way. Shown after 0.4 s only: most answers are faster, and a flash is noise.
 *
 * Accessibility: a status, so it is announced without moving focus; nothing turns or shimmers.
 */
export function Loading() {
  return (
    <p class="loading" role="status">
      {t("loading")}…
    </p>
  );
}
