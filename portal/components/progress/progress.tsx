import { t } from "../../debtor/words.ts";
import "./progress.css";

/**
 * How far an act has come: every act has a form and a check page.
 *
 * Accessibility: said in words; the bar is decoration.
 */
export function Progress({ step }: { step: 1 | 2 }) {
  return (
    <p class="progress">
      {t("step", { step, steps: 2 })}
      <i class={step === 2 ? "full" : undefined} aria-hidden="true" />
    </p>
  );
}
