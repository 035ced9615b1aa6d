/** What the reader has contested: what both sides wrote about it, and how it ended. */
import { useRef, useState } from "preact/hooks";
import * as api from "../../api/dispute.ts";
import { fieldErrors, Refusal } from "../../components/act/act.tsx";
import { useAttempt } from "../../components/act/attempt.ts";
import { Button } from "../../components/button/button.tsx";
import { TextArea } from "../../components/field/field.tsx";
import { Form } from "../../components/form/form.tsx";
import { SPEECH } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { Story } from "../../components/story/story.tsx";
import { date } from "../../locales/dates.ts";
import { useAnswer } from "../answer.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Failure } from "./failure.tsx";

/** Shortest and longest text. */
const SHORTEST = 3;
const LONGEST = 2000;

export function Disputes({ at }: Visit) {
  const [loaded, again] = useAnswer("disputes", api.disputes);
  if (loaded === "loading")
    return (
      <Page title={t("talk-title")} section="history">
        <Loading />
      </Page>
    );
  if ("problem" in loaded) return <Failure status={loaded.problem.status} section="history" retry={again} />;
  const all = loaded.value;
  const shown = all.find(({ id }) => id === at.query.get("hold")) ?? all[0];
  return (
    <Page key="disputes" title={t("talk-title")} section="history">
      {shown ? <Talk key={shown.id} first={shown} /> : <p class="quiet">{t("talk-none")}</p>}
      {all.length > 1 && (
        <ul class="ways">
          {all
            .filter((each) => each !== shown)
            .map(({ id, number }) => (
              <li key={id}>
                <a class="way" href={`/l/-/disputes?hold=${encodeURIComponent(id)}`}>
                  {t("talk-number", { number })}
                </a>
              </li>
            ))}
        </ul>
      )}
    </Page>
  );
}

/** One dispute; what is added to it is shown as the server wrote it down. */
function Talk({ first }: { first: api.Dispute }) {
  const [shown, show] = useState(first);
  const { number, said, state, outcome } = shown;
  return (
    <div class="stack">
      <Story
        title={t("talk-number", { number })}
        events={said.map(({ by, on, text }, at) => ({
          key: String(at),
          shape: SPEECH,
          tone: by === "team" ? "paid" : undefined,
          title: t("talk-by", { by: by === "team" ? "team" : "own" }),
          when: date(on),
          notes: [text],
        }))}
      />
      <p>
        <b>{t("talk-state", { state: outcome ?? state })}</b>
      </p>
      {shown.open && <Add to={shown} done={show} />}
    </div>
  );
}

function Add({ to: { id }, done }: { to: api.Dispute; done: (now: api.Dispute) => void }) {
  const [text, setText] = useState("");
  // One attempt, one name: pressed again after a lost answer, it is said once.
  const key = useRef(crypto.randomUUID());
  const attempt = useAttempt();
  const said = text.trim();
  const submit = () => {
    if (said.length < SHORTEST) return attempt.refuse({ text: t("error-text-short", { count: SHORTEST }) });
    if (said.length > LONGEST) return attempt.refuse({ text: t("error-text-long", { count: LONGEST }) });
    attempt.send(
      async () => {
        done(await api.sayMore(id, said, key.current));
        key.current = crypto.randomUUID();
        setText("");
      },
      (problem) => fieldErrors(problem, ["text"]),
    );
  };
  return (
    <Form errors={attempt.errors} attempt={attempt.count} submit={submit}>
      {attempt.problem && <Refusal problem={attempt.problem} />}
      <TextArea
        name="text"
        label={t("talk-add")}
        hint={t("dispute-text-hint", { minimum: SHORTEST, maximum: LONGEST })}
        error={attempt.errors.text}
        value={text}
        set={setText}
      />
      <Button look="main" wide submit busy={attempt.busy}>
        {attempt.busy ? `${t("act-sending")}…` : t("talk-send")}
      </Button>
    </Form>
  );
}
