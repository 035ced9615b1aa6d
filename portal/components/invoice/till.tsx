import { t } from "../../debtor/words.ts";
import { Amount } from "../amount/amount.tsx";
import { ButtonLink } from "../button/button.tsx";
import { MOST } from "../picker/picker.tsx";

interface Props {
  chosen: readonly string[];
  amount: string;
  currency: string;
  caseId: string;
}

/**
 * The sum of what is ticked, and the way to pay it. Stays in sight at the bottom.
 *
 * Accessibility: the sum is a status, announced when it changes; focused rows are kept clear of it.
 */
export function Till({ chosen, amount, currency, caseId }: Props) {
  const query = `case=${encodeURIComponent(caseId)}&invoices=${chosen.map(encodeURIComponent).join(",")}`;
  const fits = chosen.length <= MOST;
  return (
    <div class="till">
      <p role="status">
        <span class="hint">{t("chosen", { count: chosen.length })}</span>
        {fits ? <Amount amount={amount} currency={currency} /> : t("chosen-too-many", { limit: MOST })}
      </p>
      {fits && (
        <ButtonLink look="main" href={`/l/-/pay?${query}`}>
          {t("summary-pay")}
        </ButtonLink>
      )}
    </div>
  );
}
