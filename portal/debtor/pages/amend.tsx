/** An announced payment is moved or taken back, as long as its day has not come. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { DateField, TextArea } from "../../components/field/field.tsx";
import { CLOCK, LETTER, PAUSE } from "../../components/icon/shapes.ts";
import { amountOf, PartField, type Portion } from "../../components/picker/part.tsx";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { namesOf, openOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { amountFaults, DateHint, dateFaults, lower } from "./promise.tsx";
import { Unavailable } from "./unavailable.tsx";

interface About {
  of: portal.Case;
  hold: portal.Hold;
}

/** The announced payment named in the address, if the server allows the act. */
function subject({ account, at }: Visit, act: portal.HoldAct): About | undefined {
  const all = account.cases.flatMap((of) => of.holds.map((hold) => ({ of, hold })));
  const able = all.filter(({ hold }) => hold.acts.includes(act));
  return able.find(({ hold }) => hold.id === at.query.get("hold")) ?? able[0];
}

const numbersOf = ({ of, hold }: About): string[] =>
  of.invoices.filter(({ id }) => hold.invoices.includes(id)).map(({ number }) => number);

export function Moved(visit: Visit) {
  const about = subject(visit, "change");
  const policy = about?.hold.change_policy;
  if (!about || !policy) return <Unavailable title={t("move-title")} />;
  return <Move {...about} policy={policy} />;
}

function Move({ policy, ...about }: About & { policy: portal.PromisePolicy }) {
  const { of, hold } = about;
  const [payOn, setPayOn] = useState("");
  const [portion, setPortion] = useState<Portion>({ whole: true, text: "" });
  const total = openOf(of.invoices, hold.invoices);
  const amount = amountOf(portion, total) ?? total;
  const written = (value: string) => money(value, of.currency);
  const numbers = numbersOf(about);
  return (
    <Act
      of={of}
      title={t("move-title")}
      lead={t("move-lead", { date: date(hold.pay_on ?? ""), numbers: namesOf(numbers) })}
      check={t("promise-check")}
      confirm={t("promise-send")}
      names={["pay_on", "amount"]}
      faults={() => ({
        ...dateFaults(payOn, policy),
        ...amountFaults(portion, total, policy.minimum, written),
      })}
      fields={(errors) => (
        <>
          <DateField
            name="pay_on"
            label={t("move-date")}
            hint={<DateHint payOn={payOn} policy={policy} />}
            error={errors.pay_on}
            value={payOn}
            set={setPayOn}
            min={policy.earliest}
            max={policy.latest}
          />
          <PartField
            name="amount"
            label={t("promise-amount")}
            hint={t("promise-amount-hint", {
              minimum: written(lower(policy.minimum, total)),
              maximum: written(total),
            })}
            error={errors.amount}
            total={total}
            currency={of.currency}
            value={portion}
            set={setPortion}
          />
        </>
      )}
      facts={() => [
        { label: t("promise-date"), value: date(payOn) },
        { label: t("promise-amount"), value: written(amount) },
        { label: t("act-invoices"), value: namesOf(numbers) },
      ]}
      afterwards={[
        [PAUSE, t("move-next")],
        [CLOCK, t("promise-next-after")],
      ]}
      send={(key) => acts.changePromise(hold.id, { pay_on: payOn, amount }, key)}
      passed={() => ({ invoices: numbers, pay_on: payOn, amount })}
    />
  );
}

/** Longest and shortest reason. */
const LONGEST = 500;
const SHORTEST = 3;

export function Retracted(visit: Visit) {
  const about = subject(visit, "retract");
  return about ? <Retract {...about} /> : <Unavailable title={t("retract-title")} />;
}

function Retract(about: About) {
  const { of, hold } = about;
  const [text, setText] = useState("");
  const said = text.trim();
  const numbers = numbersOf(about);
  const announced = {
    date: date(hold.pay_on ?? ""),
    numbers: namesOf(numbers),
  };
  return (
    <Act
      of={of}
      title={t("retract-title")}
      lead={t("move-lead", announced)}
      check={t("retract-check")}
      confirm={t("retract-send")}
      names={["text"]}
      faults={() => textFaults(said)}
      fields={(errors) => (
        <TextArea
          name="text"
          label={t("retract-text")}
          hint={t("dispute-text-hint", { minimum: SHORTEST, maximum: LONGEST })}
          error={errors.text}
          value={text}
          set={setText}
        />
      )}
      facts={() => [
        { label: t("promise-date"), value: announced.date },
        { label: t("act-invoices"), value: announced.numbers },
        { label: t("retract-text"), value: said },
      ]}
      afterwards={[
        [CLOCK, t("retract-next")],
        [LETTER, t("retract-next-other")],
      ]}
      send={(key) => acts.retractPromise(hold.id, said, key)}
      passed={() => ({ invoices: numbers })}
    />
  );
}

function textFaults(said: string): Record<string, string> {
  if (said.length < SHORTEST) return { text: t("error-text-short", { count: SHORTEST }) };
  return said.length > LONGEST ? { text: t("error-text-long", { count: LONGEST }) } : {};
}
