/** What happens now, after an act. Lives in the history entry, so that it survives a reload but no link. */
import { useEffect } from "preact/hooks";
import type { Recorded } from "../../api/acts.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { Afterwards } from "../../components/form/form.tsx";
import { Icon } from "../../components/icon/icon.tsx";
import { CALENDAR, CLOCK, LETTER, PAUSE, TICK } from "../../components/icon/shapes.ts";
import { Page } from "../../components/page/page.tsx";
import { date } from "../../locales/dates.ts";
import { money } from "../../locales/money.ts";
import { namesOf } from "../cases.ts";
import { go } from "../router.ts";
import { t } from "../words.ts";
import type { Visit } from "./all.tsx";
import { File, Plan } from "./documents.tsx";
import "../../components/state/tone.css";
import "./done.css";

/** The acts, as the server names them; taking an announcement back is one too. */
type Kind = "promise" | "dispute" | "already-paid" | "plan" | "proposal" | "retraction";

const KINDS: readonly Kind[] = ["promise", "dispute", "plan", "proposal", "retraction"];

/** The server's answer with what the form knew. */
interface Receipt extends Omit<Recorded, "kind"> {
  kind: Kind;
  currency: string;
  invoices: string[];
  pay_on?: string;
  amount?: string;
}

export function Done({ at }: Visit) {
  const receipt = at.state.done as Receipt | undefined;
  useEffect(() => {
    if (!receipt) go("/l/-/summary", { replace: true });
  }, [receipt]);
  return receipt ? <Recap receipt={{ ...receipt, kind: kindOf(receipt.kind) }} /> : null;
}

function kindOf(kind: string): Kind {
  const flat = kind.replace("_", "-");
  return KINDS.find((kind) => kind === flat) ?? "already-paid";
}

function Recap({ receipt }: { receipt: Receipt }) {
  const { kind, number, pay_on, amount, currency } = receipt;
  const titles: Record<Kind, string> = {
    promise: t("promise-done"),
    dispute: t("dispute-done"),
    "already-paid": t("paid-done"),
    plan: t("plan-done"),
    proposal: t("propose-done"),
    retraction: t("retract-done"),
  };
  return (
    <Page
      title={titles[kind]}
      section="summary"
      heading={
        <div class="receipt tone-paid">
          <Icon shape={TICK} />
          <h1>{titles[kind]}</h1>
          {kind === "promise" && amount && pay_on && (
            <p class="lead">
              {t("promise-done-when", { amount: money(amount, currency), date: date(pay_on) })}
            </p>
          )}
          {number && (
            <dl class="sheet">
              <dt>{t("done-number")}</dt>
              <dd class="number">{number}</dd>
              <dd>
                <small>{t("done-keep")}</small>
              </dd>
            </dl>
          )}
        </div>
      }
    >
      <Afterwards lines={linesOf(receipt)} />
      <div class="stack tight unprinted">
        <ButtonLink look="main" wide href="/l/-/summary">
          {t("done-back")}
        </ButtonLink>
        {kind === "promise" && <File name="promise.ics">{t("promise-calendar")}</File>}
        {kind === "plan" && <Plan />}
      </div>
    </Page>
  );
}

function linesOf({ kind, until, invoices, in_flight }: Receipt): [string, string][] {
  const lines: [string, string][] = [];
  if (kind === "retraction")
    return [
      [CLOCK, t("retract-next")],
      [CALENDAR, t("retract-next-other")],
    ];
  if (until) lines.push([PAUSE, t("done-until", { kind, date: date(until), numbers: namesOf(invoices) })]);
  else lines.push([PAUSE, t("hold-title-for", { numbers: namesOf(invoices) })]);
  lines.push([CLOCK, t(`done-${kind}-after`)], [CALENDAR, t("done-continues")]);
  if (in_flight) lines.push([LETTER, t("done-in-flight")]);
  return lines;
}
