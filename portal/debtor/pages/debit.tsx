/**
 * A direct debit: the mandate and the account, a code, a check page; then where the order stands, and taking the mandate back.
 *
 * What is signed is the server's text, word for word; what was shown is said back. Nothing is ordered before a code was typed.
 */
import { useState } from "preact/hooks";
import * as api from "../../api/debit.ts";
import type { Account, Case, Invoice } from "../../api/portal.ts";
import { Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Back } from "../../components/act/back.tsx";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { Code } from "../../components/code/code.tsx";
import { Facts } from "../../components/facts/facts.tsx";
import { SelectField, TextField } from "../../components/field/field.tsx";
import { Afterwards, type Errors, Form } from "../../components/form/form.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { CLOCK, LETTER, PAUSE, TICK, WARNING } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import type { Tone } from "../../components/state/tone.ts";
import { date } from "../../locales/dates.ts";
import { language } from "../../locales/language.ts";
import { compare, money } from "../../locales/money.ts";
import { forget, outdate } from "../account.ts";
import { useAnswer } from "../answer.ts";
import { caseFor, chosenBefore, invoicesFor } from "../cases.ts";
import { isIban } from "../iban.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import { again } from "./address.tsx";
import type { Visit } from "./all.tsx";
import { invoicesFact } from "./draft.tsx";
import { Failure } from "./failure.tsx";
import { Unavailable } from "./unavailable.tsx";
import "../../components/state/tone.css";
import "./done.css";

/** What the page before decided; rides in the history entry, so that a link alone begins nothing. */
interface Draft {
  open: string;
  amount: string;
  /** Names the attempt: pressed twice, it is one order. */
  key: string;
}

export function Debited({ account, at }: Visit) {
  const id = at.query.get("debit");
  const draft = at.state.draft as Draft | undefined;
  const of = caseFor(account, at.query, "pay");
  if (id) return <Followed id={id} />;
  if (!draft || !of?.debit_policy) return <Unavailable title={t("debit-title")} />;
  const payable = invoicesFor(of, "pay");
  const about = { account, of, payable, wanted: chosenBefore(at.query, payable), draft };
  return <Signed {...about} policy={of.debit_policy} />;
}

interface About {
  account: Account;
  of: Case;
  payable: Invoice[];
  wanted: string[];
  draft: Draft;
  policy: api.DebitPolicy;
}

/** Which account: one that a mandate stands for, or one that is typed. */
interface Choice {
  from: string;
  holder: string;
  iban: string;
}
const OTHER = "other";

function Signed(about: About) {
  const { account, policy } = about;
  const [text, retry] = useAnswer(language(), () => api.mandateText(language()));
  const [choice, choose] = useState<Choice>({ from: policy.mandate ? "" : OTHER, holder: "", iban: "" });
  const [errors, setErrors] = useState<Errors>({});
  const [step, setStep] = useState<"form" | "code" | "check">("form");
  const title = step === "check" ? t("debit-check") : t("debit-title");
  if (text === "loading")
    return (
      <Page title={title} section="summary">
        <Loading />
      </Page>
    );
  if ("problem" in text) return <Failure status={text.problem.status} section="summary" retry={retry} />;
  return (
    <Page key={step} section="summary" title={title} above={<Back />}>
      {step === "form" && (
        <Mandate
          text={text.value}
          policy={policy}
          choice={choice}
          choose={choose}
          errors={errors}
          next={(found) => {
            setErrors(found);
            if (Object.keys(found).length === 0) setStep("code");
          }}
        />
      )}
      {step === "code" && (
        <Code purpose="debit" addresses={account.debtor.addresses} passed={() => setStep("check")} />
      )}
      {step === "check" && (
        <Review
          {...about}
          text={text.value}
          choice={choice}
          refuse={(found) => {
            setErrors(found);
            setStep("form");
          }}
          unproven={() => setStep("code")}
        />
      )}
    </Page>
  );
}

interface MandateProps {
  text: api.MandateText;
  policy: api.DebitPolicy;
  choice: Choice;
  choose: (choice: Choice) => void;
  errors: Errors;
  next: (found: Errors) => void;
}

function Mandate({ text, policy: { mandate }, choice, choose, errors, next }: MandateProps) {
  const [attempt, setAttempt] = useState(Object.keys(errors).length);
  const typed = choice.from === OTHER;
  const faults = (): Errors => ({
    ...(choice.from ? {} : { from: t("error-holder") }),
    ...(typed && !choice.holder.trim() ? { holder: t("error-holder") } : {}),
    ...(typed && !isIban(choice.iban) ? { iban: t("error-iban") } : {}),
  });
  return (
    <Form
      errors={errors}
      attempt={attempt}
      submit={() => {
        setAttempt(attempt + 1);
        next(faults());
      }}
    >
      <p class="lead">{t("debit-lead")}</p>
      {mandate && (
        <SelectField
          name="from"
          label={t("debit-from")}
          error={errors.from}
          value={choice.from}
          set={(from) => choose({ ...choice, from })}
          options={[
            ["", t("code-choose")],
            [mandate.id, mandate.account],
            [OTHER, t("debit-other")],
          ]}
        />
      )}
      {typed && (
        <>
          <section class="stack tight">
            <Facts
              facts={[
                { label: t("landing-from"), value: [text.creditor, ...text.address_lines].join("\n") },
                { label: t("debit-identifier"), value: text.identifier },
              ]}
            />
            {text.paragraphs.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
          <TextField
            name="holder"
            label={t("debit-holder")}
            error={errors.holder}
            value={choice.holder}
            set={(holder) => choose({ ...choice, holder })}
          />
          <TextField
            name="iban"
            label="IBAN"
            error={errors.iban}
            value={choice.iban}
            set={(iban) => choose({ ...choice, iban })}
          />
        </>
      )}
      <div class="stack">
        <Button look="main" wide submit>
          {t("debit-next")}
        </Button>
        <p class="hint">{t("act-nothing-yet")}</p>
      </div>
    </Form>
  );
}

interface ReviewProps extends About {
  text: api.MandateText;
  choice: Choice;
  refuse: (found: Errors) => void;
  unproven: () => void;
}

function Review({ of, payable, wanted, draft, policy, text, choice, refuse, unproven }: ReviewProps) {
  const attempt = useAttempt();
  const typed = choice.from === OTHER;
  const account = typed ? `${choice.holder.trim()}\n${choice.iban.trim()}` : policy.mandate?.account;
  const send = async () => {
    const part = compare(draft.amount, draft.open) < 0 ? { amount: draft.amount } : {};
    const { holder, iban } = choice;
    const mandate = { holder: holder.trim(), iban, language: text.language, seen: text.digest };
    const body = { invoices: wanted, open: draft.open, ...part, ...(typed ? { mandate } : {}) };
    const { id } = await api.orderDebit(body, draft.key);
    forget();
    go(`/l/-/debit?debit=${encodeURIComponent(id)}`, { replace: true });
  };
  const press = () =>
    attempt.send(
      () => again(send, unproven),
      (problem) => {
        // What is open has changed: the page before shall know.
        if (problem.status === 409) outdate();
        if (problem.status === 422 && problem.of("mandate") !== undefined) refuse({ iban: t("error-iban") });
        return {};
      },
    );
  return (
    <>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <Facts
        facts={[
          { label: t("debit-amount"), value: money(draft.amount, of.currency) },
          { label: t("card-fee"), value: t("card-fee-none") },
          { label: t("debit-on"), value: date(policy.on) },
          { label: t("debit-account"), value: account },
          { label: t("landing-for"), value: `${text.creditor}\n${text.identifier}` },
          invoicesFact(of, payable, wanted),
        ]}
      />
      <Afterwards
        lines={[
          [PAUSE, t("debit-after-hold")],
          [LETTER, t("debit-after-mail")],
          [CLOCK, t("debit-after-back")],
        ]}
      />
      {attempt.problem?.status === 409 ? (
        <ButtonLink look="main" wide href={`/l/-/pay?case=${encodeURIComponent(of.id)}`}>
          {t("card-again")}
        </ButtonLink>
      ) : (
        <Button look="main" wide busy={attempt.busy} onPress={press}>
          {attempt.busy ? `${t("act-sending")}…` : t("debit-send")}
        </Button>
      )}
    </>
  );
}

const LOOK: Record<api.Debit["state"], [tone: Tone, shape: string]> = {
  ordered: ["paused", CLOCK],
  sent: ["paused", CLOCK],
  collected: ["paid", TICK],
  refused: ["late", WARNING],
  returned: ["late", WARNING],
  withdrawn: ["due", PAUSE],
  dropped: ["due", PAUSE],
};

/** An order in words: what it is, and when. */
export const orderWords = ({ state, amount, currency, on }: api.Debit): [title: string, text: string] => [
  t("debit-state", { state }),
  t("debit-text", { state, amount: money(amount, currency), date: date(on) }),
];

function Followed({ id }: { id: string }) {
  const [loaded, retry] = useAnswer(id, () => api.debit(id));
  if (loaded === "loading")
    return (
      <Page title={t("debit-title")} section="summary">
        <Loading />
      </Page>
    );
  if ("problem" in loaded) return <Failure status={loaded.problem.status} section="summary" retry={retry} />;
  const of = loaded.value;
  const { mandate } = of;
  const [tone, shape] = LOOK[of.state];
  const [title, text] = orderWords(of);
  return (
    <Page
      title={title}
      section="summary"
      heading={
        <div class={`receipt tone-${tone}`}>
          <Icon shape={shape} />
          <h1>{title}</h1>
          <p class="lead" role="status">
            {text}
          </p>
        </div>
      }
    >
      <Facts
        facts={[
          { label: t("debit-account"), value: mandate.account },
          { label: t("debit-reference"), value: mandate.reference },
          { label: t("debit-identifier"), value: mandate.identifier },
        ]}
      />
      <ButtonLink look="main" wide href="/l/-/summary">
        {t("done-back")}
      </ButtonLink>
      {mandate.acts.includes("revoke") && <Revoke mandate={mandate.id} done={retry} />}
    </Page>
  );
}

/** Taking a mandate back: an answer chosen from a list, so that no press alone does it. */
function Revoke({ mandate, done }: { mandate: string; done: () => void }) {
  const [sure, setSure] = useState("");
  const attempt = useAttempt();
  const send = () => {
    if (!sure) return attempt.refuse({ revoke: t("error-field") });
    attempt.send(async () => {
      await api.revoke(mandate, crypto.randomUUID());
      forget();
      done();
    });
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={send}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <SelectField
        name="revoke"
        label={t("debit-revoke")}
        hint={t("debit-revoke-hint")}
        error={attempt.errors.revoke}
        value={sure}
        set={setSure}
        options={[
          ["", t("code-choose")],
          ["yes", t("debit-revoke-yes")],
        ]}
      />
      <Button wide submit busy={attempt.busy}>
        {t("debit-revoke-send")}
      </Button>
    </Form>
  );
}
