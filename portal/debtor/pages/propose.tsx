/** More time than can be agreed to at once: proposed with its days and a reason, answered by a person. */
import { useState } from "preact/hooks";
import { type ProposalPolicy, propose } from "../../api/plan.ts";
import type * as portal from "../../api/portal.ts";
import { Act } from "../../components/act/act.tsx";
import { Counter } from "../../components/counter/counter.tsx";
import { DateField, TextArea } from "../../components/field/field.tsx";
import { LOOK, PAUSE } from "../../components/icon/shapes.ts";
import { date } from "../../locales/dates.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import {
  InvoicesField,
  invoiceFaults,
  invoicesFact,
  numbersOf,
  payeeFaults,
  subject,
  useChosen,
} from "./draft.tsx";
import { DateHint, dateFaults } from "./promise.tsx";
import { Unavailable } from "./unavailable.tsx";

/** Longest and shortest reason. */
const LONGEST = 500;
const SHORTEST = 3;

export function Proposed(visit: Visit) {
  const about = subject(visit, "propose");
  const policy = about?.of.proposal_policy;
  if (!about || !policy) return <Unavailable title={t("propose-title")} />;
  return <Draft {...visit} {...about} policy={policy} />;
}

type About = Visit & { of: portal.Case; among: portal.Invoice[]; policy: ProposalPolicy };

function Draft(props: About) {
  const { of, among, policy, account } = props;
  const [chosen, choose] = useChosen(props, among);
  const [count, setCount] = useState(1);
  const [firstOn, setFirstOn] = useState("");
  const [text, setText] = useState("");
  const said = text.trim();
  const most = policy.instalments;
  const faults = () => {
    const { pay_on } = dateFaults(firstOn, policy);
    return {
      ...invoiceFaults(chosen),
      ...(count > 1 ? payeeFaults(among, chosen) : {}),
      ...(count < 1 || count > most ? { instalments: t("error-plan-count", { least: 1, most }) } : {}),
      ...(pay_on ? { first_on: pay_on } : {}),
      ...(said.length < SHORTEST ? { text: t("error-text-short", { count: SHORTEST }) } : {}),
      ...(said.length > LONGEST ? { text: t("error-text-long", { count: LONGEST }) } : {}),
    };
  };
  return (
    <Act
      of={of}
      title={t("propose-title")}
      lead={t("propose-lead")}
      check={t("propose-check")}
      confirm={t("propose-send")}
      names={["invoices", "instalments", "first_on", "text"]}
      faults={faults}
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
          <Counter
            name="instalments"
            label={t("plan-count")}
            slider={t("plan-slider")}
            hint={t("propose-count-hint", { most })}
            error={errors.instalments}
            value={count}
            least={1}
            most={most}
            set={setCount}
          />
          <DateField
            name="first_on"
            label={t("plan-first")}
            hint={<DateHint payOn={firstOn} policy={policy} />}
            error={errors.first_on}
            value={firstOn}
            set={setFirstOn}
            min={policy.earliest}
            max={policy.latest}
          />
          <TextArea
            name="text"
            label={t("retract-text")}
            hint={t("dispute-text-hint", { minimum: SHORTEST, maximum: LONGEST })}
            error={errors.text}
            value={text}
            set={setText}
          />
        </>
      )}
      facts={() => [
        invoicesFact(of, among, chosen),
        { label: t("plan-count"), value: String(count) },
        { label: t("plan-first"), value: date(firstOn) },
        { label: t("retract-text"), value: said },
      ]}
      afterwards={[
        [PAUSE, t("propose-next-pause")],
        [LOOK, t("propose-next-answer")],
      ]}
      send={(key) => propose({ invoices: chosen, instalments: count, first_on: firstOn, text: said }, key)}
      passed={() => ({ kind: "proposal", invoices: numbersOf(among, chosen) })}
    />
  );
}
