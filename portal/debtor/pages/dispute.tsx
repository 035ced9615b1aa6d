/** Something is wrong: what, how much of it, in the reader's own words. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type { Shape } from "../../api/known.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { Choice, Choices } from "../../components/choice/choice.tsx";
import { FieldGroup, SelectField, TextArea } from "../../components/field/field.tsx";
import type { Errors } from "../../components/form/form.tsx";
import { CALENDAR, PAUSE, TICK } from "../../components/icon/shapes.ts";
import { amountOf, PartField, type Portion, refusal } from "../../components/picker/part.tsx";
import { FilesField, filesFact, filesFaults, filesOf, useFiles } from "../../components/upload/upload.tsx";
import { isZero, minus, money } from "../../locales/money.ts";
import { openOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { InvoicesField, invoiceFaults, invoicesFact, numbersOf, subject, useChosen } from "./draft.tsx";
import { Unavailable } from "./unavailable.tsx";

/** Lengths the server takes. */
const SHORTEST = 10;
const LONGEST = 2000;

export function Dispute(visit: Visit) {
  const about = subject(visit, "dispute");
  return about ? <Draft {...visit} {...about} /> : <Unavailable title={t("dispute-title")} />;
}

function Draft(props: Visit & { of: portal.Case; among: portal.Invoice[] }) {
  const { of, among, account } = props;
  const [chosen, choose] = useChosen(props, among);
  const [reason, setReason] = useState<acts.Reason>();
  const [portion, setPortion] = useState<Portion>({ whole: true, text: "" });
  const [text, setText] = useState("");
  const [wants, setWants] = useState<"" | acts.Want>("");
  const files = useFiles();
  const total = openOf(among, chosen);
  const amount = amountOf(portion, total);
  const written = (value: string) => money(value, of.currency);
  const words = text.trim();
  return (
    <Act
      of={of}
      title={t("dispute-title")}
      check={t("dispute-check")}
      confirm={t("dispute-send")}
      names={["invoices", "reason", "amount", "text", "files"]}
      faults={() => ({
        ...invoiceFaults(chosen),
        ...(reason ? {} : { reason: t("error-reason") }),
        ...amountFaults(portion, total, written),
        ...textFaults(words),
        ...filesFaults(files),
      })}
      fields={(errors) => (
        <>
          <InvoicesField
            of={of}
            among={among}
            today={account.today}
            chosen={chosen}
            choose={choose}
            error={errors.invoices}
          />
          <ReasonField reason={reason} set={setReason} error={errors.reason} />
          <div class="stack tight">
            <PartField
              name="amount"
              label={t("dispute-amount")}
              hint={t("dispute-amount-hint", { amount: written(total) })}
              error={errors.amount}
              total={total}
              currency={of.currency}
              value={portion}
              set={setPortion}
            />
            <Rest portion={portion} total={total} count={chosen.length} written={written} />
          </div>
          <TextArea
            name="text"
            label={t("dispute-text")}
            hint={t("dispute-text-hint", { minimum: SHORTEST, maximum: LONGEST })}
            error={errors.text}
            value={text}
            set={setText}
          />
          {words.length > LONGEST - 200 && (
            <p class="hint" role="status">
              {t("dispute-text-count", { count: Math.max(0, LONGEST - words.length) })}
            </p>
          )}
          <SelectField
            name="wants"
            label={t("wants")}
            optional
            value={wants}
            set={setWants}
            options={[
              ["", ""],
              ...acts.WANTS.map((each) => [each, t("wants-kind", { kind: each })] as const),
            ]}
          />
          <FilesField files={files} error={errors.files} />
        </>
      )}
      facts={() => [
        invoicesFact(of, among, chosen),
        { label: t("dispute-reason"), value: reason ? t(`reason-${reason}`) : "" },
        { label: t("dispute-amount"), value: written(amount ?? total) },
        { label: t("dispute-text"), value: words },
        ...(wants ? [{ label: t("wants"), value: t("wants-kind", { kind: wants }) }] : []),
        ...filesFact(files),
      ]}
      afterwards={consequences(chosen.length > 0 ? amount : undefined, total, written)}
      send={(key) =>
        acts.dispute(
          {
            ...bodyOf(chosen, reason ?? "other", portion.whole ? undefined : amount, words),
            ...(wants ? { wants } : {}),
            ...filesOf(files),
          },
          key,
        )
      }
      passed={() => ({ invoices: numbersOf(among, chosen), amount: amount ?? total })}
    />
  );
}

function bodyOf(
  invoices: string[],
  reason: acts.Reason,
  amount: string | undefined,
  text: string,
): Shape<"DisputeForm"> {
  return { invoices, reason, ...(amount === undefined ? {} : { amount }), text };
}

function ReasonField({
  reason,
  set,
  error,
}: {
  reason: acts.Reason | undefined;
  set: (reason: acts.Reason) => void;
  error: string | undefined;
}) {
  return (
    <FieldGroup name="reason" label={t("dispute-reason")} error={error}>
      <Choices>
        {acts.REASONS.map((each) => (
          <Choice key={each} type="radio" name="reason" checked={each === reason} change={() => set(each)}>
            {t(`reason-${each}`)}
          </Choice>
        ))}
      </Choices>
    </FieldGroup>
  );
}

interface RestProps {
  portion: Portion;
  total: string;
  count: number;
  written: (value: string) => string;
}

/** What stays to be paid, computed in sight while a part is typed. */
function Rest({ portion, total, count, written }: RestProps) {
  const amount = amountOf(portion, total);
  const sound =
    !portion.whole && count > 0 && amount !== undefined && refusal(portion, total, "0") === undefined;
  return (
    <p role="status" class="figures">
      {sound && (
        <>
          {t("dispute-rest", { count })} <b class="nowrap">{written(minus(total, amount))}</b>
        </>
      )}
    </p>
  );
}

function amountFaults(portion: Portion, total: string, written: (value: string) => string): Errors {
  if (portion.whole) return {};
  switch (refusal(portion, total, "0")) {
    case "none":
    case "low":
      return { amount: t("error-amount", { example: written(total) }) };
    case "zero":
      return { amount: t("error-amount-zero") };
    case "high":
      return { amount: t("error-amount-high", { amount: written(total) }) };
    default:
      return {};
  }
}

function textFaults(words: string): Errors {
  if (words.length < SHORTEST) return { text: t("error-text-short", { count: SHORTEST }) };
  return words.length > LONGEST ? { text: t("error-text-long", { count: LONGEST }) } : {};
}

function consequences(
  amount: string | undefined,
  total: string,
  written: (value: string) => string,
): [string, string][] {
  const known = amount !== undefined && !isZero(amount);
  const lines: [string, string][] = [
    [PAUSE, known ? t("dispute-next-pause", { amount: written(amount) }) : t("dispute-next-pause-open")],
  ];
  const rest = known ? minus(total, amount) : "0";
  if (!isZero(rest) && !rest.startsWith("-"))
    lines.push([CALENDAR, t("dispute-next-rest", { amount: written(rest) })]);
  lines.push([TICK, t("next-number")]);
  return lines;
}
