/** Why reminders are paused, and until when. Every hold has words of its own or none that could wound. */
import type { Debit } from "../../api/debit.ts";
import type { Proposal } from "../../api/plan.ts";
import type { Case, Hold } from "../../api/portal.ts";
import { PAUSE } from "../../components/icon/shapes.ts";
import { Notice } from "../../components/notice/notice.tsx";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { namesOf } from "../cases.ts";
import { t } from "../words.ts";
import { pendingWords } from "./card.tsx";
import { orderWords } from "./debit.tsx";

/** Holds shown one by one; more than this is said by the states of the invoices. */
const SHOWN = 8;

export function Holds({ of }: { of: Case }) {
  const numbers = new Map(of.invoices.map(({ id, number }) => [id, number]));
  return (
    <>
      {of.checkout?.state === "pending" && (
        <Notice tone="paused" title={t("card-title-pending")}>
          <p>{pendingWords(of.checkout)}</p>
        </Notice>
      )}
      {of.debits.map((each) => (
        <Ordered key={each.id} debit={each} />
      ))}
      {of.proposal && <Proposed proposal={of.proposal} />}
      {of.holds.slice(0, SHOWN).map((hold) => {
        const named = hold.invoices.map((id) => numbers.get(id)).filter((number) => number !== undefined);
        return (
          <Notice
            key={hold.id}
            tone={hold.kind === "dispute" ? "disputed" : "paused"}
            shape={PAUSE}
            title={named.length > 0 ? t("hold-title-for", { numbers: namesOf(named) }) : t("hold-title")}
          >
            <p>{words(hold, of.currency)}</p>
            <HoldActs hold={hold} />
          </Notice>
        );
      })}
    </>
  );
}

/** A direct debit that is under way, with the way to its page. */
function Ordered({ debit }: { debit: Debit }) {
  const [title, text] = orderWords(debit);
  return (
    <Notice tone="paused" title={title}>
      <p>{text}</p>
      <ul class="ways">
        <li>
          <a class="way" href={`/l/-/debit?debit=${encodeURIComponent(debit.id)}`}>
            {t("debit-see")}
          </a>
        </li>
      </ul>
    </Notice>
  );
}

/** Where what was proposed stands; the words of the answer are on a page of their own. */
function Proposed({ proposal: { state, on } }: { proposal: Proposal }) {
  return (
    <Notice
      tone={state === "waiting" ? "due" : state === "granted" || state === "amended" ? "paid" : "late"}
      title={t("proposal-state", { state, date: date(on) })}
    >
      <ul class="ways">
        <li>
          <a class="way" href="/l/-/requests">
            {state === "waiting" ? t("asks-title") : t("proposal-read")}
          </a>
        </li>
      </ul>
    </Notice>
  );
}

/** What the server lets the reader do about it. */
function HoldActs({ hold: { id, kind, acts, plan } }: { hold: Hold }) {
  if (acts.length === 0 && plan.length === 0 && kind !== "dispute") return null;
  const query = `?hold=${encodeURIComponent(id)}`;
  return (
    <ul class="ways">
      {kind === "dispute" && (
        <li>
          <a class="way" href={`/l/-/disputes${query}`}>
            {t("talk-read")}
          </a>
        </li>
      )}
      {plan.length > 0 && (
        <li>
          <a class="way" href={`/l/-/schedule${query}`}>
            {t("plan-follow")}
          </a>
        </li>
      )}
      {acts.includes("change") && (
        <li>
          <a class="way" href={`/l/-/promise-change${query}`}>
            {t("hold-change")}
          </a>
        </li>
      )}
      {acts.includes("retract") && (
        <li>
          <a class="way" href={`/l/-/promise-retract${query}`}>
            {t("hold-retract")}
          </a>
        </li>
      )}
    </ul>
  );
}

function words({ kind, amount, since, until, plan }: Hold, currency: string): string {
  const days = { since: date(since, "day"), date: date(until) };
  switch (kind) {
    case "promise":
      return amount
        ? t("hold-promise-amount", { amount: money(amount, currency), date: days.date })
        : t("hold-promise", { date: days.date });
    case "dispute":
      return t("hold-dispute", days);
    case "already_paid":
      return t("hold-already-paid", days);
    case "plan":
      return planWords(plan, currency) ?? t("hold-plan", { date: days.date });
    default:
      // Insolvency, a returned letter and the like are ours to know, not to recall to the reader.
      return t("hold-other", { date: days.date });
  }
}

function planWords(plan: Hold["plan"], currency: string): string | undefined {
  const next = plan.find(({ state }) => state === "next");
  return next && t("hold-plan-next", { amount: money(next.amount, currency), date: date(next.due_on) });
}
