/** How to check a message without believing it. Works without a visit; names the creditor where it is known. */
import { useState } from "preact/hooks";
import * as acts from "../../api/acts.ts";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { TextField } from "../../components/field/field.tsx";
import { Form } from "../../components/form/form.tsx";
import { PHONE } from "../../components/icon/proofs.ts";
import { LOOK } from "../../components/icon/shapes.ts";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { checksOf, Proof } from "../../components/proof/proof.tsx";
import { date } from "../../locales/dates.ts";
import { asProblem, type Loaded, parties } from "../account.ts";
import { t } from "../words.ts";
import { PartyFacts } from "./contact.tsx";

export function Genuine() {
  const known = parties();
  return (
    <Page title={t("genuine-title")}>
      <p class="lead">{t("genuine-lead")}</p>
      <CodeCheck />
      {known ? (
        <>
          <section class="stack">
            <h2>{t("genuine-who")}</h2>
            <PartyFacts of={known.creditor} />
          </section>
          <section class="stack">
            <h2>{t("check-title")}</h2>
            <Proof
              checks={[...checksOf(known.creditor), [LOOK, t("genuine-invoice"), t("genuine-invoice-text")]]}
            />
          </section>
        </>
      ) : (
        <p>{t("genuine-unknown")}</p>
      )}
      <Notice tone="due" shape={PHONE} title={t("genuine-doubt")}>
        <p>{t("genuine-doubt-text")}</p>
      </Notice>
      <div>
        <ButtonLink href="/l/-/summary">{t("missing-button")}</ButtonLink>
      </div>
    </Page>
  );
}

/** Asks the server about the code on a message: creditor, day and channel, or that nobody sent it. */
function CodeCheck() {
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(0);
  const [found, setFound] = useState<Loaded<acts.Genuine>>();
  const ask = () => {
    if (!code.trim()) return setMissing(missing + 1);
    setMissing(0);
    setFound("loading");
    acts.genuine(code).then(
      (value) => setFound({ value }),
      (error) => setFound({ problem: asProblem(error) }),
    );
  };
  const error = missing > 0 ? t("error-code") : undefined;
  return (
    <section class="stack">
      <h2>{t("genuine-ask")}</h2>
      <Form errors={error ? { code: error } : {}} attempt={missing} submit={ask}>
        <TextField
          name="code"
          label={t("genuine-code")}
          hint={t("genuine-code-hint")}
          error={error}
          value={code}
          set={setCode}
        />
        <div>
          <Button submit busy={found === "loading"}>
            {t("genuine-check")}
          </Button>
        </div>
      </Form>
      {found && found !== "loading" && <Verdict found={found} />}
    </section>
  );
}

function Verdict({ found }: { found: Exclude<Loaded<acts.Genuine>, "loading"> }) {
  if ("problem" in found)
    return (
      <Notice tone="error" live title={t("genuine-failed")}>
        <p>{found.problem.status === 429 ? t("busy-text") : t("offline-text")}</p>
      </Notice>
    );
  const { messages } = found.value;
  if (messages.length === 0)
    return (
      <Notice tone="late" live title={t("genuine-no")}>
        <p>{t("genuine-no-text")}</p>
      </Notice>
    );
  return (
    <Notice tone="paid" live title={t("genuine-yes")}>
      {messages.map(({ creditor, channel, sent_on }) => (
        <p key={`${creditor} ${sent_on}`}>
          {t("genuine-sent", { creditor, channel, date: date(sent_on, "plain") })}
        </p>
      ))}
    </Notice>
  );
}
