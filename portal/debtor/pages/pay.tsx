/** Paying: which invoices, then the lines a bank asks for; or, where cards are taken and one is chosen, how much by card. */
import { useEffect, useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type { Problem } from "../../api/call.ts";
import type * as portal from "../../api/portal.ts";
import { Back } from "../../components/act/back.tsx";
import { Amount } from "../../components/amount/amount.tsx";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { Choice, Choices } from "../../components/choice/choice.tsx";
import { FieldGroup } from "../../components/field/field.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { PRINT } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { MOST, Picker } from "../../components/picker/picker.tsx";
import { TransferSlip } from "../../components/transfer/transfer.tsx";
import { date } from "../../locales/dates.ts";
import { asProblem, expire, type Loaded } from "../account.ts";
import { caseFor, chosenBefore, invoicesFor, openOf, type Share, sharesOf } from "../cases.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { ByCard, type Way, WayField } from "./by-card.tsx";

export function Pay({ account, at }: Visit) {
  const of = caseFor(account, at.query, "pay");
  const payable = of ? invoicesFor(of, "pay") : [];
  if (!of || payable.length === 0)
    return (
      <Page title={t("pay-title")} section="summary" above={<Back />}>
        <p class="lead">{t("pay-none")}</p>
      </Page>
    );
  return <Choose of={of} payable={payable} account={account} at={at} />;
}

function Choose({ of, payable, account, at }: Visit & { of: portal.Case; payable: portal.Invoice[] }) {
  const late = payable.filter(({ days_late }) => days_late > 0);
  const whole = late.length > 0 ? late : payable;
  const everything = oldest(whole);
  const before = at.query.has("invoices") ? chosenBefore(at.query, payable) : [];
  const [some, setSome] = useState(before.length > 0);
  const [chosen, setChosen] = useState<string[]>(before);
  const [way, setWay] = useState<Way>("transfer");
  // What is being collected is not paid a second time.
  const pending = of.checkout?.state === "pending";
  const policies = {
    card: pending ? null : of.card_policy,
    debit: pending ? null : (of.collector_policy ?? of.debit_policy),
  };
  const offered = WAYS.filter((each) => each === "transfer" || policies[each]);
  const wanted = some ? chosen : everything;
  const shares = sharesOf(payable, wanted);
  // What was assigned would reach the wrong one by any other way.
  const assigned = shares.map(({ payee }) => of.payees[payee ?? -1]).find((payee) => payee);
  const policy = assigned || way === "transfer" ? null : policies[way];
  return (
    <Page title={offered.length > 1 ? t("summary-pay") : t("pay-title")} section="summary" above={<Back />}>
      <p class="printed">
        {t("pay-printed", {
          creditor: account.creditor.name,
          debtor: account.debtor.name,
          date: date(account.today, "plain"),
        })}
      </p>
      <div class="unprinted">
        <FieldGroup name="amount" label={t("pay-amount")}>
          <Choices>
            <Choice
              type="radio"
              name="amount"
              checked={!some}
              change={() => setSome(false)}
              note={counted(everything.length, whole.length)}
              end={<Amount amount={openOf(whole, everything)} currency={of.currency} />}
            >
              {late.length > 0 ? t("pay-overdue") : t("pay-open")}
            </Choice>
            {payable.length > 1 && (
              <Choice
                type="radio"
                name="amount"
                checked={some}
                change={() => setSome(true)}
                {...(some && chosen.length > 0
                  ? { end: <Amount amount={openOf(payable, chosen)} currency={of.currency} /> }
                  : {})}
              >
                {t("pay-some")}
              </Choice>
            )}
          </Choices>
        </FieldGroup>
      </div>
      {some && (
        <div class="unprinted">
          <FieldGroup name="invoices" label={t("pay-pick")}>
            <Picker
              name="invoices"
              of={of}
              invoices={payable}
              today={account.today}
              chosen={chosen}
              choose={setChosen}
            />
          </FieldGroup>
        </div>
      )}
      {offered.length > 1 && (
        <div class="unprinted">
          {assigned ? (
            <p class="hint">{t("pay-assigned-way", { name: assigned.name })}</p>
          ) : (
            <WayField of={of} ways={offered} way={way} set={setWay} />
          )}
        </div>
      )}
      {policy && way !== "transfer" ? (
        <ByCard key={way} way={way} of={of} policy={policy} payable={payable} wanted={wanted} />
      ) : (
        <>
          <Slips of={of} shares={shares} creditor={account.creditor.name} />
          <Finish of={of} wanted={wanted} />
        </>
      )}
    </Page>
  );
}

const WAYS: readonly Way[] = ["transfer", "card", "debit"];

/** What one transfer covers: the oldest first, as far as one request can name them. */
function oldest(invoices: readonly portal.Invoice[]): string[] {
  return [...invoices]
    .sort((a, b) => (a.due_on < b.due_on ? -1 : 1))
    .slice(0, MOST)
    .map(({ id }) => id);
}

function counted(count: number, total: number): string {
  return count < total ? t("pay-first", { count, total }) : t("pay-count", { count });
}

/** How long the choice must rest before the server is asked: a row of ticks is one question. */
const REST_MS = 250;

/** One transfer for each account, one after the other. */
function Slips({ of, shares, creditor }: { of: portal.Case; shares: Share[]; creditor: string }) {
  const count = shares.length;
  if (count < 2) return <Slip title={t("pay-slip")} wanted={shares[0]?.ids ?? []} />;
  return (
    <>
      <p class="lead">{t("pay-several", { count })}</p>
      {shares.map(({ payee, ids }, at) => {
        const name = of.payees[payee ?? -1]?.name ?? creditor;
        return (
          <Slip key={payee ?? -1} title={t("pay-slip-of", { number: at + 1, count, name })} wanted={ids} />
        );
      })}
    </>
  );
}

function Slip({ title, wanted }: { title: string; wanted: readonly string[] }) {
  const [transfer, setTransfer] = useState<Loaded<portal.Transfer>>("loading");
  const asked = wanted.join(",");
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    setTransfer("loading");
    if (!asked || wanted.length > MOST) return undefined;
    const settle = (next: Loaded<portal.Transfer>) => current && setTransfer(next);
    const ask = () =>
      acts.transfer(wanted).then(
        (value) => settle({ value }),
        (error) => {
          const problem = asProblem(error);
          if (problem.status === 401) expire();
          settle({ problem });
        },
      );
    const timer = setTimeout(ask, attempt === 0 ? 0 : REST_MS);
    setAttempt(attempt + 1);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return (
    <section class="stack" aria-live="polite">
      <h2>{title}</h2>
      <Answer wanted={wanted} transfer={transfer} />
    </section>
  );
}

function Answer({ wanted, transfer }: { wanted: readonly string[]; transfer: Loaded<portal.Transfer> }) {
  if (wanted.length === 0) return <p class="quiet">{t("pay-choose")}</p>;
  if (wanted.length > MOST) return <p class="quiet">{t("chosen-too-many", { limit: MOST })}</p>;
  if (transfer === "loading") return <Loading />;
  if ("problem" in transfer) return <Trouble problem={transfer.problem} />;
  return <TransferSlip of={transfer.value} />;
}

function Trouble({ problem: { status, detail } }: { problem: Problem }) {
  const [title, text] =
    status === 0 ? [t("offline-title"), t("offline-text")] : [t("broken-title"), t("broken-text")];
  const refused = status === 409 || status === 422;
  return (
    <Notice tone="error" title={refused ? t("pay-refused") : title}>
      <p>{refused ? (detail ?? t("pay-refused-text")) : text}</p>
    </Notice>
  );
}

function Finish({ of, wanted }: { of: portal.Case; wanted: readonly string[] }) {
  const query = `case=${encodeURIComponent(of.id)}&invoices=${wanted.map(encodeURIComponent).join(",")}`;
  return (
    <div class="stack unprinted">
      {of.acts.includes("already_paid") && wanted.length > 0 && (
        <ButtonLink look="main" wide href={`/l/-/already-paid?${query}`}>
          {t("pay-done")}
        </ButtonLink>
      )}
      <p class="hint">{t("pay-done-hint")}</p>
      <div>
        <Button look="bare" onPress={() => print()}>
          <Icon shape={PRINT} />
          {t("pay-print")}
        </Button>
      </div>
    </div>
  );
}
