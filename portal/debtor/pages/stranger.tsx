/** "I am not this person": an address that belongs to somebody else is no longer written to. Needs no visit. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import type { Problem } from "../../api/call.ts";
import type * as portal from "../../api/portal.ts";
import { Button } from "../../components/button/button.tsx";
import { Facts } from "../../components/facts/facts.tsx";
import { TextField } from "../../components/field/field.tsx";
import { Afterwards, type Errors, Form } from "../../components/form/form.tsx";
import { LETTER, LOOK, PAUSE } from "../../components/icon/shapes.ts";
import { Page } from "../../components/page/page.tsx";
import { asProblem } from "../account.ts";
import { t } from "../words.ts";
import { Failure } from "./failure.tsx";

interface Props {
  letter: portal.Letterhead;
  token: string;
  back: () => void;
}

/** A code has as many letters and digits, whatever stands between them. */
const LETTERS = 8;

const isCode = (text: string): boolean => text.replace(/[^a-z0-9]/gi, "").length === LETTERS;

export function Stranger(props: Props) {
  const [code, setCode] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const [step, setStep] = useState<"form" | "check" | "done">("form");
  const refuse = (error: string) => {
    setErrors({ code: error });
    setAttempt(attempt + 1);
    setStep("form");
  };
  if (step === "done")
    return (
      <Page key="done" title={t("stranger-done")}>
        <p class="lead">{t("stranger-done-text")}</p>
      </Page>
    );
  if (step === "check") return <Review {...props} code={code} refuse={refuse} done={() => setStep("done")} />;
  return (
    <Page
      key="form"
      title={t("stranger-title")}
      prefix={Object.keys(errors).length > 0 ? t("error-prefix") : undefined}
    >
      <p class="lead">{t("stranger-lead")}</p>
      <Form
        errors={errors}
        attempt={attempt}
        submit={() => (isCode(code) ? setStep("check") : refuse(t("error-code")))}
      >
        <TextField
          name="code"
          label={t("genuine-code")}
          hint={t("genuine-code-hint")}
          error={errors.code}
          value={code}
          set={setCode}
        />
        <Next />
        <div class="stack tight">
          <Button look="main" wide submit>
            {t("act-review")}
          </Button>
          <Button look="bare" wide onPress={props.back}>
            {t("stranger-back")}
          </Button>
        </div>
      </Form>
    </Page>
  );
}

function Review({
  letter: { creditor, addressee },
  token,
  code,
  refuse,
  done,
}: Props & { code: string; refuse: (error: string) => void; done: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = () => {
    setBusy(true);
    setProblem(undefined);
    acts.wrongPerson(token, code).then(done, (error) => {
      const found = asProblem(error);
      setBusy(false);
      if (found.status === 422) refuse(t("error-code"));
      else setProblem(found);
    });
  };
  if (problem) return <Failure status={problem.status} retry={send} />;
  return (
    <Page key="check" title={t("stranger-check")}>
      <Facts
        facts={[
          { label: t("landing-from"), value: creditor.name },
          { label: t("landing-for"), value: addressee.name },
          { label: t("genuine-code"), value: code.trim() },
        ]}
      />
      <Next />
      <Button look="main" wide busy={busy} onPress={send}>
        {busy ? `${t("act-sending")}…` : t("stranger-send")}
      </Button>
    </Page>
  );
}

function Next() {
  return (
    <Afterwards
      lines={[
        [PAUSE, t("stranger-next-stop")],
        [LETTER, t("stranger-next-link")],
        [LOOK, t("stranger-next-team")],
      ]}
    />
  );
}
