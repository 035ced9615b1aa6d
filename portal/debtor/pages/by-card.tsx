/** Paying by card or by debit, on the page where one pays: how much, then a page of its own. Nothing is begun here. */
import { useState } from "preact/hooks";
import type { CardPolicy } from "../../api/card.ts";
import type { Case, Invoice } from "../../api/portal.ts";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import { type Errors, Form } from "../../components/form/form.tsx";
import { amountOf, PartField, type Portion } from "../../components/picker/part.tsx";
import { MOST } from "../../components/picker/picker.tsx";
import { compare, money } from "../../locales/money.ts";
import { claimedOf } from "../cases.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import { amountFaults, lower } from "./promise.tsx";

export type Way = "transfer" | "card" | "debit";

/**
 * How to pay. A list to choose from, not a button: who presses everything without choosing stays with the transfer.
 *
 * Accessibility: a native control with its label; what it changes stands below it.
 */
export function WayField({
  of,
  ways,
  way,
  set,
}: {
  of: Case;
  ways: readonly Way[];
  way: Way;
  set: (way: Way) => void;
}) {
  const maximum = ways.includes("card") && of.card_policy?.maximum;
  const hint = maximum && t("card-way-hint", { amount: money(maximum, of.currency) });
  return (
    <Field name="way" label={t("card-way")} hint={hint}>
      <select
        class="input"
        id="way"
        value={way}
        aria-describedby={hint ? "way-hint" : undefined}
        onChange={(event) => set(event.currentTarget.value as Way)}
      >
        {ways.map((each) => (
          <option key={each} value={each}>
            {t(`method-${each}`)}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface Props {
  way: "card" | "debit";
  of: Case;
  policy: Pick<CardPolicy, "minimum" | "maximum">;
  payable: readonly Invoice[];
  wanted: readonly string[];
}

export function ByCard({ way, of, policy, payable, wanted }: Props) {
  const [chosen, choose] = useState<Portion>();
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const written = (value: string) => money(value, of.currency);
  if (wanted.length === 0) return <p class="quiet">{t("pay-choose")}</p>;
  if (wanted.length > MOST) return <p class="quiet">{t("chosen-too-many", { limit: MOST })}</p>;
  const open = claimedOf(payable, wanted);
  const most = lower(policy.maximum, open);
  // More than is paid at once: the part is what can be meant.
  const portion = chosen ?? { whole: compare(open, policy.maximum) <= 0, text: "" };
  const review = () => {
    const found = faultsOf(portion, open, policy, written);
    setErrors(found);
    if (Object.keys(found).length > 0) return setAttempt(attempt + 1);
    const amount = amountOf(portion, open) ?? open;
    const query = `case=${encodeURIComponent(of.id)}&invoices=${wanted.map(encodeURIComponent).join(",")}`;
    // Where a provider collects, the mandate is signed there: as a card is typed there.
    const page = of.collector_policy ? "card" : way;
    go(`/l/-/${page}?${query}`, { state: { draft: { open, amount, means: way, key: crypto.randomUUID() } } });
  };
  return (
    <Form errors={errors} attempt={attempt} submit={review}>
      <PartField
        name="card"
        label={way === "card" ? t("card-amount") : t("debit-amount")}
        hint={t("promise-amount-hint", {
          minimum: written(lower(policy.minimum, open)),
          maximum: written(most),
        })}
        error={errors.card}
        total={open}
        currency={of.currency}
        value={portion}
        set={choose}
      />
      <div class="stack">
        <Button look="main" wide submit>
          {t("card-review")}
        </Button>
        <p class="hint">{t("act-nothing-yet")}</p>
      </div>
    </Form>
  );
}

/** What is wrong with the amount: of the whole, its choice is; of a part, what was typed. */
function faultsOf(
  portion: Portion,
  open: string,
  { minimum, maximum }: Props["policy"],
  written: (value: string) => string,
): Errors {
  if (portion.whole) {
    if (compare(open, maximum) > 0)
      return { "card-group": t("error-amount-high", { amount: written(maximum) }) };
    return compare(open, minimum) < 0
      ? { "card-group": t("error-amount-low", { amount: written(minimum) }) }
      : {};
  }
  const { amount } = amountFaults(portion, lower(maximum, open), minimum, written);
  return amount ? { card: amount } : {};
}
