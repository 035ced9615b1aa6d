/** Everything that was exchanged, newest first, with each message to be read again. */
import { useState } from "preact/hooks";
import { type Entry, type HistoryPage, history } from "../../api/history.ts";
import type { Account } from "../../api/portal.ts";
import { Button, ButtonLink } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Notice } from "../../components/notice/notice.tsx";
import { Page } from "../../components/page/page.tsx";
import { type Event, Story } from "../../components/story/story.tsx";
import { dayOf, moment, month } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { asProblem, expire } from "../account.ts";
import { useAnswer } from "../answer.ts";
import { notesOf, shapeOf, titleOf } from "../events.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { Failure } from "./failure.tsx";

/** What was read is kept as long as the account is, so that the way back from a message finds the same place. */
const kept = new WeakMap<Account, HistoryPage>();

export function History({ account }: Visit) {
  const before = kept.get(account);
  const [loaded, again] = useAnswer("history", async () => before ?? (await history()));
  if (before) return <Told account={account} first={before} />;
  if (loaded === "loading")
    return (
      <Page title={t("history-title")} section="history">
        <Loading />
      </Page>
    );
  if ("problem" in loaded) return <Failure status={loaded.problem.status} section="history" retry={again} />;
  return <Told account={account} first={loaded.value} />;
}

function Told({ account, first }: { account: Account; first: HistoryPage }) {
  const [shown, setShown] = useState(first);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  kept.set(account, shown);
  const more = () => {
    setState("busy");
    history(shown.next ?? undefined).then(
      ({ items, next }) => {
        setShown({ items: [...shown.items, ...items], next });
        setState("idle");
      },
      (error) => (asProblem(error).status === 401 ? expire() : setState("failed")),
    );
  };
  return (
    <Page title={t("history-title")} section="history">
      <p class="lead">{t("history-lead")}</p>
      <div>
        <ButtonLink look="small" href="/l/-/documents">
          {t("documents-title")}
        </ButtonLink>
      </div>
      {shown.items.length === 0 && <p class="quiet">{t("history-none")}</p>}
      {monthsOf(shown.items).map(([title, entries]) => (
        <Story key={title} title={title} events={entries.map(eventOf)} />
      ))}
      {state === "failed" && (
        <Notice tone="error" live title={t("broken-title")}>
          <p>{t("offline-text")}</p>
        </Notice>
      )}
      {shown.next && (
        <Button wide busy={state === "busy"} onPress={more}>
          {state === "busy" ? `${t("loading")}…` : t("history-more")}
        </Button>
      )}
    </Page>
  );
}

/** Entries under the month in which they were recorded, in the order they came. */
function monthsOf(entries: readonly Entry[]): [string, Entry[]][] {
  const months = new Map<string, Entry[]>();
  for (const entry of entries) {
    const title = month(entry.at);
    months.set(title, [...(months.get(title) ?? []), entry]);
  }
  return [...months];
}

function eventOf(entry: Entry, at: number): Event {
  const [shape, tone] = shapeOf(entry);
  const { kind, message, amount, currency } = entry;
  return {
    key: `${entry.at} ${at}`,
    shape,
    tone,
    title: titleOf(entry),
    amount: amount && currency ? money(amount, currency) : undefined,
    when: moment(entry.at),
    notes: notesOf(entry),
    act: kind.startsWith("dispute_") ? (
      <a href="/l/-/disputes">{t("talk-read")}</a>
    ) : (
      message?.copy && (
        <a href={`/l/-/message?id=${encodeURIComponent(message.id)}&attempt=${message.attempt}`}>
          {t("history-read")}
          <span class="hidden"> {t("history-read-of", { date: dayOf(entry.at) })}</span>
        </a>
      )
    ),
  };
}
