/** A payment already made: when and how, so that it can be found. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { Choice, Choices } from "../../components/choice/choice.tsx";
import { DateField, FieldGroup, TextField } from "../../components/field/field.tsx";
import type { Errors } from "../../components/form/form.tsx";
import { LETTER, LOOK, PAUSE } from "../../components/icon/shapes.ts";
import { FilesField, filesFact, filesFaults, filesOf, useFiles } from "../../components/upload/upload.tsx";
import { date, isDay } from "../../locales/dates.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { InvoicesField, invoiceFaults, invoicesFact, numbersOf, subject, useChosen } from "./draft.tsx";
import { Unavailable } from "./unavailable.tsx";

/** Longest reference a bank carries (ISO 20022 unstructured remittance). */
const LONGEST = 140;

export function AlreadyPaid(visit: Visit) {
  const about = subject(visit, "already_paid");
  return about ? <Draft {...visit} {...about} /> : <Unavailable title={t("paid-title")} />;
}

function Draft(props: Visit & { of: portal.Case; among: portal.Invoice[] }) {
  const { of, among, account } = props;
  const [chosen, choose] = useChosen(props, among);
  const [paidOn, setPaidOn] = useState("");
  const [method, setMethod] = useState<acts.Method>();
  const [reference, setReference] = useState("");
  const files = useFiles();
  const said = reference.trim();
  return (
    <Act
      of={of}
      title={t("paid-title")}
      lead={t("paid-lead")}
      check={t("paid-check")}
      confirm={t("paid-send")}
      names={["invoices", "paid_on", "method", "reference", "files"]}
      faults={() => ({
        ...invoiceFaults(chosen),
        ...dateFaults(paidOn, account.today),
        ...(method ? {} : { method: t("error-method") }),
        ...(said.length > LONGEST ? { reference: t("error-reference", { count: LONGEST }) } : {}),
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
          <DateField
            name="paid_on"
            label={t("paid-date")}
            hint={t("paid-date-hint")}
            error={errors.paid_on}
            value={paidOn}
            set={setPaidOn}
            max={account.today}
          />
          <MethodField method={method} set={setMethod} error={errors.method} />
          <TextField
            name="reference"
            label={t("paid-reference")}
            hint={t("paid-reference-hint")}
            optional
            error={errors.reference}
            value={reference}
            set={setReference}
          />
          <FilesField files={files} error={errors.files} />
        </>
      )}
      facts={() => [
        { label: t("paid-date"), value: date(paidOn) },
        { label: t("paid-method"), value: method ? t(`method-${method}`) : "" },
        { label: t("paid-reference"), value: said || t("paid-reference-none") },
        ...filesFact(files),
        invoicesFact(of, among, chosen),
      ]}
      afterwards={[
        [PAUSE, t("paid-next-pause")],
        [LOOK, t("paid-next-lookup")],
        [LETTER, t("paid-next-after")],
      ]}
      send={(key) =>
        acts.alreadyPaid(
          {
            invoices: chosen,
            paid_on: paidOn,
            method: method ?? "other",
            ...(said ? { reference: said } : {}),
            ...filesOf(files),
          },
          key,
        )
      }
      passed={() => ({ invoices: numbersOf(among, chosen) })}
    />
  );
}

function dateFaults(paidOn: string, today: string): Errors {
  if (!isDay(paidOn)) return { paid_on: t("error-date") };
  return paidOn > today ? { paid_on: t("error-date-future", { date: date(today) }) } : {};
}

function MethodField({
  method,
  set,
  error,
}: {
  method: acts.Method | undefined;
  set: (method: acts.Method) => void;
  error: string | undefined;
}) {
  return (
    <FieldGroup name="method" label={t("paid-method")} error={error}>
      <Choices>
        {acts.METHODS.map((each) => (
          <Choice key={each} type="radio" name="method" checked={each === method} change={() => set(each)}>
            {t(`method-${each}`)}
          </Choice>
        ))}
      </Choices>
    </FieldGroup>
  );
}
