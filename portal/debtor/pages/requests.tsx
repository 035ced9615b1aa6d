/** What the reader asks about his data, and what was answered. */
import { useEffect, useRef, useState } from "preact/hooks";
import * as own from "../../api/own.ts";
import { fieldErrors, Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button } from "../../components/button/button.tsx";
import { SelectField, TextArea } from "../../components/field/field.tsx";
import { Form } from "../../components/form/form.tsx";
import { CLOCK, TICK } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { Story } from "../../components/story/story.tsx";
import { date } from "../../locales/dates.ts";
import { asProblem, expire, type Loaded } from "../account.ts";
import { t } from "../words.ts";
import { Failure } from "./failure.tsx";

/** Shortest and longest text. */
const SHORTEST = 3;
const LONGEST = 2000;

export function Requests() {
  const [loaded, setLoaded] = useState<Loaded<own.Request[]>>("loading");
  const read = () => {
    setLoaded("loading");
    own.requests().then(
      (value) => setLoaded({ value }),
      (error) => {
        const problem = asProblem(error);
        if (problem.status === 401) expire();
        else setLoaded({ problem });
      },
    );
  };
  useEffect(read, []);
  if (loaded === "loading")
    return (
      <Page title={t("asks-title")} section="contact">
        <Loading />
      </Page>
    );
  if ("problem" in loaded) return <Failure status={loaded.problem.status} section="contact" retry={read} />;
  return (
    <Page key="requests" title={t("asks-title")} section="contact">
      {loaded.value.length > 0 && <Asked all={loaded.value} />}
      <Ask done={read} />
    </Page>
  );
}

function Asked({ all }: { all: readonly own.Request[] }) {
  return (
    <Story
      title={t("history-title")}
      events={[...all].reverse().map((each) => ({
        key: each.id,
        shape: each.answer ? TICK : CLOCK,
        tone: each.answer ? "paid" : "due",
        title: t("asks-kind", { kind: each.asks }),
        when: standing(each),
        notes: [each.text && t("history-words", { words: each.text }), each.answer_text],
      }))}
    />
  );
}

function standing({ answer, answered_on, answer_by, waits }: own.Request): string {
  if (answer) return t("asks-answered", { answer, date: date(answered_on ?? "") });
  const day = { date: date(answer_by) };
  return waits ? t("asks-waits", day) : t("proposal-state", { state: "lapsed", ...day });
}

function Ask({ done }: { done: () => void }) {
  const [asks, setAsks] = useState<"" | own.Right>("");
  const [text, setText] = useState("");
  // One attempt, one name: pressed again after a lost answer, it is one request.
  const key = useRef(crypto.randomUUID());
  const attempt = useAttempt();
  const said = text.trim();
  const submit = () => {
    const found = {
      ...(asks ? {} : { asks: t("error-asks") }),
      ...(said.length < SHORTEST ? { text: t("error-text-short", { count: SHORTEST }) } : {}),
      ...(said.length > LONGEST ? { text: t("error-text-long", { count: LONGEST }) } : {}),
    };
    if (Object.keys(found).length > 0) return attempt.refuse(found);
    attempt.send(
      async () => {
        await own.ask(asks as own.Right, said, key.current);
        done();
      },
      (problem) => fieldErrors(problem, ["asks", "text"]),
    );
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={submit}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <SelectField
        name="asks"
        label={t("asks-what")}
        error={attempt.errors.asks}
        value={asks}
        set={setAsks}
        options={[
          ["", t("code-choose")],
          ...own.ASKS.map((each) => [each, t("asks-kind", { kind: each })] as const),
        ]}
      />
      <TextArea
        name="text"
        label={t("dispute-text")}
        hint={t("dispute-text-hint", { minimum: SHORTEST, maximum: LONGEST })}
        error={attempt.errors.text}
        value={text}
        set={setText}
      />
      <div class="stack">
        <Button look="main" wide submit busy={attempt.busy}>
          {attempt.busy ? `${t("act-sending")}…` : t("asks-send")}
        </Button>
        <p class="hint">{t("asks-law")}</p>
      </div>
    </Form>
  );
}
