/** Language, channel, what helps, and where reminders go. Nothing is sent before an answer was changed. */
import { useState } from "preact/hooks";
import type { Shape } from "../../api/known.ts";
import * as own from "../../api/own.ts";
import type { Address } from "../../api/portal.ts";
import { Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button } from "../../components/button/button.tsx";
import { SelectField } from "../../components/field/field.tsx";
import { Form } from "../../components/form/form.tsx";
import { Page } from "../../components/page/page.tsx";
import { LANGUAGES, NAMES } from "../../locales/language.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { settle } from "./settled.tsx";

/** What helps to read, and to speak. */
const READ = ["none", "large_print", "plain_words"] as const;
const SPEAK = ["none", "call", "no_call"] as const;

const wanted = ({ stopped }: Address): string => (stopped ? "declined" : "wanted");
const able = ({ acts }: Address): boolean => acts.includes("decline") || acts.includes("resume");

export function Choices({ account: { debtor } }: Visit) {
  // As it was when the page opened: what is saved is told from it.
  const [before] = useState(debtor);
  const addresses = before.addresses.filter(able);
  const [language, setLanguage] = useState(before.language);
  const [channel, setChannel] = useState<"" | Shape<"ChosenChannel">>(before.prefers ?? "");
  const [read, setRead] = useState<"" | (typeof READ)[number]>("");
  const [speak, setSpeak] = useState<"" | (typeof SPEAK)[number]>("");
  const [courtesy, setCourtesy] = useState<Record<string, string>>({});
  const attempt = useAttempt();
  const choices: own.Choices = {
    ...(language !== before.language ? { language } : {}),
    ...(channel && channel !== before.prefers ? { channel } : {}),
    ...(read || speak ? { needs: [read, speak].filter((need) => need !== "" && need !== "none") } : {}),
  };
  const changed = addresses.filter((each) => (courtesy[each.id] ?? wanted(each)) !== wanted(each));
  const save = async () => {
    if (Object.keys(choices).length > 0) await own.choose(choices);
    for (const { id } of changed) await own.courtesy(id, courtesy[id] === "wanted");
    settle("choices");
  };
  const submit = () =>
    Object.keys(choices).length + changed.length > 0
      ? attempt.send(save)
      : attempt.refuse({ language: t("error-choices") });
  const needs = <Need extends string>(all: readonly Need[]) =>
    [["", t("choices-same")], ...all.map((need) => [need, t("need", { need })] as const)] as const;
  return (
    <Page key="form" title={t("contact-choices")} section="contact">
      <Form errors={attempt.errors} attempt={attempt.count} submit={submit}>
        {attempt.problem && <Refusal problem={attempt.problem} />}
        <SelectField
          name="language"
          label={t("choices-language")}
          error={attempt.errors.language}
          value={language}
          set={setLanguage}
          options={LANGUAGES.map((each) => [each, NAMES[each]] as const)}
        />
        <SelectField
          name="channel"
          label={t("choices-channel")}
          hint={t("choices-channel-hint")}
          value={channel}
          set={setChannel}
          options={[
            ...(before.prefers ? [] : [["", t("choices-any")] as const]),
            ["email", t("contact-channel", { channel: "email" })],
            ["sms", t("contact-channel", { channel: "sms" })],
          ]}
        />
        {addresses.map((each) => (
          <SelectField
            key={each.id}
            name={`courtesy-${each.id}`}
            label={t("choices-courtesy", { address: each.address })}
            value={courtesy[each.id] ?? wanted(each)}
            set={(value) => setCourtesy({ ...courtesy, [each.id]: value })}
            options={[
              ["wanted", t("choices-wanted")],
              ["declined", t("choices-declined")],
            ]}
          />
        ))}
        <SelectField name="read" label={t("choices-read")} value={read} set={setRead} options={needs(READ)} />
        <SelectField
          name="speak"
          label={t("choices-speak")}
          hint={t("choices-needs-hint")}
          value={speak}
          set={setSpeak}
          options={needs(SPEAK)}
        />
        <Button look="main" wide submit busy={attempt.busy}>
          {attempt.busy ? `${t("act-sending")}…` : t("choices-save")}
        </Button>
      </Form>
    </Page>
  );
}
