/**
 * A payment by card, or by a mandate that is signed at the provider's, before and after the provider's page: what is about to be paid, and what became of it.
 *
 * Coming back proves nothing. What is shown is what the server knows, and it knows what the provider told it; until then
 * this page looks again by itself, a counted number of times.
 */
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../api/call.ts";
import * as api from "../../api/card.ts";
import type { Account, Case, Invoice } from "../../api/portal.ts";
import { Refusal } from "../../components/act/act.tsx";
import { Back } from "../../components/act/back.tsx";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { Facts } from "../../components/facts/facts.tsx";
import { Afterwards } from "../../components/form/form.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { CLOCK, OUT, PAUSE, TICK, WARNING } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { Progress } from "../../components/progress/progress.tsx";
import type { Tone } from "../../components/state/tone.ts";
import { date } from "../../locales/dates.ts";
import { compare, money } from "../../locales/money.ts";
import { asProblem, expire, type Loaded, outdate } from "../account.ts";
import { caseFor, chosenBefore, invoicesFor } from "../cases.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { invoicesFact } from "./draft.tsx";
import { Failure } from "./failure.tsx";
import "../../components/state/tone.css";
import "./done.css";

/** What the page before decided; rides in the history entry, so that a link alone begins nothing. */
interface Draft {
  open: string;
  amount: string;
  means: api.Means;
  /** Names the attempt: pressed twice, it is one payment. */
  key: string;
}

/** Whose page it is. */
const PROVIDERS: Record<api.Means, string> = { card: "Stripe", debit: "GoCardless" };

export function Card(visit: Visit) {
  const { account, at } = visit;
  const came = at.query.get("checkout");
  const draft = at.state.draft as Draft | undefined;
  const of = caseFor(account, at.query, "pay");
  const lost = !came && !(draft && of);
  useEffect(() => {
    if (lost) go("/l/-/pay", { replace: true });
  }, [lost]);
  if (came) return <Came id={came} paidHere={at.query.get("back") === "done"} />;
  if (!draft || !of) return null;
  const payable = invoicesFor(of, "pay");
  return (
    <Review
      account={account}
      of={of}
      payable={payable}
      wanted={chosenBefore(at.query, payable)}
      draft={draft}
    />
  );
}

interface About {
  account: Account;
  of: Case;
  payable: Invoice[];
  wanted: string[];
  draft: Draft;
}

function Review({ account, of, payable, wanted, draft }: About) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  // The browser may show this page again as it was left: with the button still busy.
  useEffect(() => {
    const again = ({ persisted }: PageTransitionEvent) => persisted && setBusy(false);
    addEventListener("pageshow", again);
    return () => removeEventListener("pageshow", again);
  }, []);
  const fail = (error: unknown) => {
    const found = asProblem(error);
    setBusy(false);
    if (found.status === 401) expire();
    else setProblem(found);
    // What is open has changed: the page before shall know.
    if (found.status === 409) outdate();
  };
  const { means } = draft;
  const provider = PROVIDERS[means];
  const send = () => {
    setBusy(true);
    setProblem(undefined);
    const part = compare(draft.amount, draft.open) < 0 ? { amount: draft.amount } : {};
    api
      .beginCheckout({ invoices: wanted, open: draft.open, means, ...part }, draft.key)
      .then(({ url }) => leave(url))
      .catch(fail);
  };
  return (
    <Page
      section="summary"
      title={t("card-check")}
      above={
        <div class="stack">
          <Back />
          <Progress step={2} />
        </div>
      }
    >
      {problem && <Refusal problem={problem} />}
      <Facts
        facts={[
          {
            label: means === "card" ? t("card-amount") : t("debit-amount"),
            value: money(draft.amount, of.currency),
          },
          { label: t("card-fee"), value: t("card-fee-none") },
          { label: t("card-page"), value: t("card-page-of", { provider, creditor: account.creditor.name }) },
          invoicesFact(of, payable, wanted),
        ]}
      />
      <Afterwards
        lines={
          means === "card"
            ? [
                [OUT, t("card-next-page")],
                [CLOCK, t("card-next-back")],
                [PAUSE, t("card-next-booked", { provider })],
              ]
            : [
                [OUT, t("collector-next-page")],
                [PAUSE, t("debit-after-hold")],
              ]
        }
      />
      <div class="stack tight">
        {problem?.status === 409 ? (
          // The same once more would be refused once more.
          <ButtonLink look="main" wide href={`/l/-/pay?case=${encodeURIComponent(of.id)}`}>
            {t("card-again")}
          </ButtonLink>
        ) : (
          <Button look="main" wide busy={busy} onPress={send}>
            {busy ? `${t("act-sending")}…` : t("card-go")}
          </Button>
        )}
        <Button look="bare" wide onPress={() => history.back()}>
          {t("act-change")}
        </Button>
      </div>
    </Page>
  );
}

/** Goes to the provider's page, and nowhere that is not one: over TLS, or on this machine when we are on it too. */
function leave(url: string | null): void {
  const to = url && URL.canParse(url) ? new URL(url) : undefined;
  const near = location.hostname === "127.0.0.1" && /^(127\.0\.0\.1|localhost)$/.test(to?.hostname ?? "");
  if (!to || !(to.protocol === "https:" || near)) throw new Error("no page to pay on");
  location.assign(to.href);
}

/** When it is looked again, in seconds after the last look: two minutes in all, then the reader presses. */
const LOOKS_S = [1, 2, 3, 5, 8, 13, 20, 30, 40];

function Came({ id, paidHere }: { id: string; paidHere: boolean }) {
  const [loaded, setLoaded] = useState<Loaded<api.Checkout>>("loading");
  const [look, setLook] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wanted = true;
    const take = (next: Loaded<api.Checkout>) => {
      if (!wanted) return;
      setLoaded(next);
      if (next === "loading" || "problem" in next) return;
      const pause = LOOKS_S[look];
      if (next.value.state === "paid") outdate();
      else if (next.value.state === "open" && paidHere && pause)
        timer = setTimeout(() => setLook(look + 1), pause * 1000);
    };
    api.checkout(id).then(
      (value) => take({ value }),
      (error) => {
        const problem = asProblem(error);
        if (problem.status === 401) expire();
        take({ problem });
      },
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, look]);
  if (loaded === "loading")
    return (
      <Page title={t("card-waiting-title")} section="summary">
        <Loading />
      </Page>
    );
  if ("problem" in loaded)
    return (
      <Failure status={loaded.problem.status} section="summary" retry={() => setLook((each) => each + 1)} />
    );
  return <Outcome of={loaded.value} paidHere={paidHere} patience={look < LOOKS_S.length} />;
}

type Shown = "waiting" | "pending" | "paid" | "refused" | "left" | "returned";

function shownOf(state: api.Checkout["state"], paidHere: boolean): Shown {
  if (state === "open") return paidHere ? "waiting" : "left";
  return state === "abandoned" ? "left" : state;
}

const LOOK: Record<Shown, [tone: Tone, shape: string, title: () => string]> = {
  waiting: ["paused", CLOCK, () => t("card-title-waiting")],
  pending: ["paused", CLOCK, () => t("card-title-pending")],
  paid: ["paid", TICK, () => t("card-title-paid")],
  refused: ["late", WARNING, () => t("card-title-refused")],
  left: ["due", PAUSE, () => t("card-title-left")],
  returned: ["late", WARNING, () => t("debit-state", { state: "returned" })],
};

function Outcome({ of, paidHere, patience }: { of: api.Checkout; paidHere: boolean; patience: boolean }) {
  const shown = shownOf(of.state, paidHere);
  const [tone, shape, title] = LOOK[shown];
  const again = shown === "refused" || shown === "left" || shown === "returned";
  return (
    <Page
      title={title()}
      section="summary"
      heading={
        <div class={`receipt tone-${tone}`}>
          <Icon shape={shape} />
          <h1>{title()}</h1>
          <p class="lead" role="status">
            {wordsOf(shown, of, patience)}
          </p>
        </div>
      }
    >
      <div class="stack tight">
        {again && (
          <ButtonLink
            look="main"
            wide
            href={`/l/-/pay?invoices=${of.invoices.map(encodeURIComponent).join(",")}`}
          >
            {t("card-again")}
          </ButtonLink>
        )}
        <ButtonLink look={again ? "bare" : "main"} wide href="/l/-/summary">
          {t("done-back")}
        </ButtonLink>
      </div>
    </Page>
  );
}

function wordsOf(shown: Shown, of: api.Checkout, patience: boolean): string {
  const values = { amount: money(of.amount, of.currency) };
  switch (shown) {
    case "waiting":
      return patience ? t("card-text-waiting", { provider: PROVIDERS[of.means] }) : t("card-text-long");
    case "pending":
      return pendingWords(of);
    case "returned":
      return values.amount;
    case "paid":
      return t("card-text-paid", values);
    case "refused":
      return t("card-text-refused");
    case "left":
      return t("card-text-left");
  }
}

/** What is being collected, and on which day where that is known. */
export function pendingWords({ amount, currency, on }: api.Checkout): string {
  const values = { amount: money(amount, currency) };
  return on ? t("collector-text-pending", { ...values, date: date(on) }) : t("card-text-pending", values);
}
