import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Recorded } from "../../api/acts.ts";
import type { Problem } from "../../api/call.ts";
import type { Case } from "../../api/portal.ts";
import { asProblem, expire, forget } from "../../debtor/account.ts";
import { go, place } from "../../debtor/router.ts";
import { t } from "../../debtor/words.ts";
import { Button } from "../button/button.tsx";
import { type Fact, Facts } from "../facts/facts.tsx";
import { Afterwards, type Errors, Form } from "../form/form.tsx";
import { Notice } from "../notice/notice.tsx";
import { Page } from "../page/page.tsx";
import { Progress } from "../progress/progress.tsx";
import { Back } from "./back.tsx";

/** What the page of an act provides; the rest is the same for all. */
interface Props {
  of: Case;
  title: string;
  lead?: string;
  /** Title of the check page, and the words of its button. */
  check: string;
  confirm: string;
  fields: (errors: Errors) => ComponentChildren;
  /** What is wrong with the draft, by field. */
  faults: () => Errors;
  /** Fields of the request, to find the server's own words about them. */
  names: readonly string[];
  facts: () => Fact[];
  afterwards: [shape: string, text: string][];
  send: (key: string) => Promise<Recorded>;
  /** What the last page needs to know beyond the server's answer. */
  passed: () => object;
}

/**
 * A declared fact: a form, a check page, the answer. The check page is a history entry of its own, so that
 * "back" returns to the form with everything still in it.
 *
 * Must never send anything from the form, nor send twice what was sent once: the key of an attempt is made
 * when the check page opens and stays the same until the draft changes.
 *
 * Accessibility: WCAG 3.3.4: checked, correctable, confirmed; focus goes to the heading of each step.
 */
export function Act(props: Props) {
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const key = useRef("");
  const review = () => {
    const found = props.faults();
    setErrors(found);
    if (Object.keys(found).length > 0) return setAttempt(attempt + 1);
    key.current = crypto.randomUUID();
    go(location.pathname + location.search, { state: { step: "check" } });
  };
  const refuse = (found: Errors) => {
    setErrors(found);
    setAttempt(attempt + 1);
    history.back();
  };
  // A reloaded check page has no draft any more: it is the form again.
  if (place().state.step === "check" && key.current)
    return <Review {...props} attemptKey={key.current} refuse={refuse} />;
  return (
    <Page
      key="form"
      section="summary"
      title={props.title}
      prefix={Object.keys(errors).length > 0 ? t("error-prefix") : undefined}
      above={<Above step={1} />}
    >
      {props.lead && <p class="lead">{props.lead}</p>}
      <Form errors={errors} attempt={attempt} submit={review}>
        {props.fields(errors)}
        <Afterwards lines={props.afterwards} />
        <div class="stack">
          <Button look="main" wide submit>
            {t("act-review")}
          </Button>
          <p class="hint">{t("act-nothing-yet")}</p>
        </div>
      </Form>
    </Page>
  );
}

function Above({ step }: { step: 1 | 2 }) {
  return (
    <div class="stack">
      <Back />
      <Progress step={step} />
    </div>
  );
}

function Review(props: Props & { attemptKey: string; refuse: (errors: Errors) => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const fail = (error: unknown) => {
    const found = asProblem(error);
    const named = fieldErrors(found, props.names);
    setBusy(false);
    if (found.status === 401) expire();
    else if (Object.keys(named).length > 0) props.refuse(named);
    else setProblem(found);
  };
  const send = () => {
    setBusy(true);
    setProblem(undefined);
    props.send(props.attemptKey).then((recorded) => finish(recorded, props), fail);
  };
  return (
    <Page key="check" section="summary" title={props.check} above={<Above step={2} />}>
      {problem && <Refusal problem={problem} />}
      <Facts facts={props.facts()} />
      <Afterwards lines={props.afterwards} />
      <div class="stack tight">
        <Button look="main" wide busy={busy} onPress={send}>
          {busy ? `${t("act-sending")}…` : props.confirm}
        </Button>
        <Button look="bare" wide onPress={() => history.back()}>
          {t("act-change")}
        </Button>
      </div>
    </Page>
  );
}

/** The server's words for the fields it refuses, by name. */
export function fieldErrors(problem: Problem, names: readonly string[]): Errors {
  const pairs = names.map((name) => [name, problem.of(name)] as const);
  const refused = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(refused.map(([name, words]) => [name, words || t("error-field")]));
}

function finish(recorded: Recorded, { of, passed }: Props): void {
  forget();
  go("/l/-/done", { replace: true, state: { done: { ...recorded, ...passed(), currency: of.currency } } });
}

/** What went wrong with the whole of it, and what to do. */
export function Refusal({ problem }: { problem: Problem }) {
  if (problem.status === 409)
    return (
      <Notice tone="error" live title={t("conflict-title")}>
        <p>{problem.detail ?? t("conflict-text")}</p>
        <p>{problem.detail && t("conflict-text")}</p>
      </Notice>
    );
  if (problem.status >= 400 && problem.status < 500 && problem.status !== 429)
    return (
      <Notice tone="error" live title={t("refused-title")}>
        <p>{problem.detail ?? t("refused-text")}</p>
      </Notice>
    );
  return (
    <Notice tone="error" live title={t("unsent-title")}>
      <p>{problem.status === 0 ? t("offline-text") : t("broken-text")}</p>
      <p>{t("unsent-text")}</p>
    </Notice>
  );
}
