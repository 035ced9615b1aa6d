/** A message again, as it was sent. Text only: nothing in it is ever markup, and its links open nothing. */
import { type Copy, message } from "../../api/history.ts";
import { Facts } from "../../components/facts/facts.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { LEFT } from "../../components/icon/shapes.ts";
import { Loading } from "../../components/loading/loading.tsx";
import { Page } from "../../components/page/page.tsx";
import { moment } from "../../locales/dates.ts";
import { useAnswer } from "../answer.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Failure } from "./failure.tsx";
import "./message.css";

export function Message({ at: { query } }: Visit) {
  const id = query.get("id") ?? "";
  const attempt = query.get("attempt") ?? "1";
  const [loaded, again] = useAnswer(`${id} ${attempt}`, () => message(id, attempt));
  const frame = { title: t("message-title"), section: "history" as const, above: <Back /> };
  if (loaded === "loading")
    return (
      <Page {...frame}>
        <Loading />
      </Page>
    );
  if ("problem" in loaded && (loaded.problem.status === 404 || loaded.problem.status === 422))
    return (
      <Page {...frame} key="gone">
        <p class="lead">{t("message-gone")}</p>
      </Page>
    );
  if ("problem" in loaded) return <Failure status={loaded.problem.status} section="history" retry={again} />;
  return <Shown copy={loaded.value} />;
}

function Shown({ copy }: { copy: Copy }) {
  const facts = [
    { label: t("message-sent"), value: moment(copy.at) },
    { label: t("message-to"), value: copy.to },
  ];
  if (copy.subject) facts.push({ label: t("message-subject"), value: copy.subject });
  return (
    <Page
      key="shown"
      title={t("history-message", { notice: copy.notice, channel: copy.channel })}
      section="history"
      above={<Back />}
    >
      <Facts facts={facts} />
      <div class="copy-text sheet pad" lang={copy.language}>
        {copy.text}
      </div>
      <p class="hint">{t("message-links")}</p>
    </Page>
  );
}

function Back() {
  return (
    <a class="back" href="/l/-/history">
      <Icon shape={LEFT} />
      {t("nav-history")}
    </a>
  );
}
