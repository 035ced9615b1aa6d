import { t } from "../../debtor/words.ts";
import { figures, isZero, minor, scale, typed } from "../../locales/money.ts";
import { Amount } from "../amount/amount.tsx";
import { Choice, Choices } from "../choice/choice.tsx";
import { FieldGroup, MoneyField } from "../field/field.tsx";

/** The whole of a sum, or a part that is typed. */
export interface Portion {
  whole: boolean;
  text: string;
}

/** The amount a portion comes to; `undefined` while the part is not an amount. */
export function amountOf({ whole, text }: Portion, total: string): string | undefined {
  return whole ? total : typed(text, scale(total));
}

/** Why a portion is refused, `undefined` when it is not. `minimum` and `total` are included. */
export function refusal(
  portion: Portion,
  total: string,
  minimum: string,
): "none" | "zero" | "low" | "high" | undefined {
  const amount = amountOf(portion, total);
  if (amount === undefined) return "none";
  const units = minor(amount, scale(total));
  if (units <= 0n) return "zero";
  if (units < minor(minimum, scale(total))) return "low";
  return units > minor(total, scale(total)) ? "high" : undefined;
}

interface Props {
  name: string;
  label: string;
  hint: string;
  error?: string | undefined;
  total: string;
  currency: string;
  value: Portion;
  set: (value: Portion) => void;
}

/**
 * Chooses the whole sum or a part of it.
 *
 * Accessibility: radios; the field for the part stands right after its radio and only when it is wanted.
 */
export function PartField({ name, label, hint, error, total, currency, value, set }: Props) {
  const sign = figures(total, currency).find(([, isSign]) => isSign)?.[0] ?? currency;
  return (
    <FieldGroup name={`${name}-group`} label={label}>
      <Choices>
        <Choice
          type="radio"
          name={`${name}-portion`}
          checked={value.whole}
          change={() => set({ ...value, whole: true })}
          {...(isZero(total) ? {} : { end: <Amount amount={total} currency={currency} /> })}
        >
          {t("act-whole")}
        </Choice>
        <Choice
          type="radio"
          name={`${name}-portion`}
          checked={!value.whole}
          change={() => set({ ...value, whole: false })}
        >
          {t("act-part")}
        </Choice>
        {!value.whole && (
          <div class="within-choice">
            <MoneyField
              name={name}
              label={t("act-part-label")}
              hint={hint}
              error={error}
              sign={sign}
              value={value.text}
              set={(text) => set({ ...value, text })}
            />
          </div>
        )}
      </Choices>
    </FieldGroup>
  );
}
