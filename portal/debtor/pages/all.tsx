/** Every page of an open visit, by its address. */
import type { FunctionComponent } from "preact";
import type { Account } from "../../api/portal.ts";
import { ButtonLink } from "../../components/button/button.tsx";
import { Loading } from "../../components/loading/loading.tsx";
import { Page, type Section } from "../../components/page/page.tsx";
import { account, forget } from "../account.ts";
import type { Place } from "../router.ts";
import { t } from "../words.ts";
import { Accounts } from "./accounts.tsx";
import { Added, Removed } from "./address.tsx";
import { AlreadyPaid } from "./already-paid.tsx";
import { Moved, Retracted } from "./amend.tsx";
import { Card } from "./card.tsx";
import { Choices } from "./choices.tsx";
import { Contact } from "./contact.tsx";
import { Data } from "./data.tsx";
import { Debited } from "./debit.tsx";
import { Dispute } from "./dispute.tsx";
import { Disputes } from "./disputes.tsx";
import { Documents } from "./documents.tsx";
import { Done } from "./done.tsx";
import { Expired } from "./expired.tsx";
import { Failure } from "./failure.tsx";
import { Genuine } from "./genuine.tsx";
import { Help } from "./help.tsx";
import { History } from "./history.tsx";
import { Invoices } from "./invoices.tsx";
import { Message } from "./message.tsx";
import { Pay } from "./pay.tsx";
import { Planned } from "./plan.tsx";
import { Promised } from "./promise.tsx";
import { Proposed } from "./propose.tsx";
import { Requests } from "./requests.tsx";
import { Rights } from "./rights.tsx";
import { Followed } from "./schedule.tsx";
import { Settled } from "./settled.tsx";
import { Stranger } from "./stranger.tsx";
import { Summary } from "./summary.tsx";
import { Unsubscribe } from "./unsubscribe.tsx";

/** What every page of an open visit receives. */
export interface Visit {
  account: Account;
  at: Place;
}

const PAGES: Record<string, [FunctionComponent<Visit>, Section, title: () => string]> = {
  "/l/-/summary": [Summary, "summary", () => t("summary-title")],
  "/l/-/accounts": [Accounts, "summary", () => t("accounts-title")],
  "/l/-/invoices": [Invoices, "invoices", () => t("invoices-title")],
  "/l/-/pay": [Pay, "summary", () => t("pay-title")],
  "/l/-/card": [Card, "summary", () => t("summary-pay")],
  "/l/-/debit": [Debited, "summary", () => t("debit-title")],
  "/l/-/promise": [Promised, "summary", () => t("promise-title")],
  "/l/-/plan": [Planned, "summary", () => t("plan-title")],
  "/l/-/propose": [Proposed, "summary", () => t("propose-title")],
  "/l/-/schedule": [Followed, "summary", () => t("plan-follow")],
  "/l/-/promise-change": [Moved, "summary", () => t("move-title")],
  "/l/-/promise-retract": [Retracted, "summary", () => t("retract-title")],
  "/l/-/dispute": [Dispute, "summary", () => t("dispute-title")],
  "/l/-/disputes": [Disputes, "history", () => t("talk-title")],
  "/l/-/already-paid": [AlreadyPaid, "summary", () => t("paid-title")],
  "/l/-/done": [Done, "summary", () => t("summary-title")],
  "/l/-/history": [History, "history", () => t("history-title")],
  "/l/-/documents": [Documents, "history", () => t("documents-title")],
  "/l/-/message": [Message, "history", () => t("message-title")],
  "/l/-/help": [Help, "summary", () => t("help-title")],
  "/l/-/contact": [Contact, "contact", () => t("contact-title")],
  "/l/-/choices": [Choices, "contact", () => t("contact-choices")],
  "/l/-/address-add": [Added, "contact", () => t("contact-add")],
  "/l/-/address-remove": [Removed, "contact", () => t("remove-title")],
  "/l/-/settled": [Settled, "contact", () => t("contact-title")],
  "/l/-/data": [Data, "contact", () => t("data-title")],
  "/l/-/requests": [Requests, "contact", () => t("asks-title")],
};

export { Stranger };

export function All({ at }: { at: Place }) {
  const path = at.path.replace(/\/+$/, "");
  if (path === "/l/-/genuine") return <Genuine />;
  if (path === "/l/-/rights") return <Rights />;
  if (path === "/l/-/unsubscribe") return <Unsubscribe />;
  const found = PAGES[path];
  if (!found) return <Missing />;
  const [Shown, section, title] = found;
  const loaded = account();
  if (loaded === "loading")
    return (
      <Page title={title()} section={section}>
        <Loading />
      </Page>
    );
  if ("problem" in loaded) {
    const { status } = loaded.problem;
    return status === 401 || status === 403 ? (
      <Expired />
    ) : (
      <Failure status={status} section={section} retry={forget} />
    );
  }
  return <Shown key={path} account={loaded.value} at={at} />;
}

function Missing() {
  return (
    <Page title={t("missing-title")}>
      <p class="lead">{t("missing-text")}</p>
      <div>
        <ButtonLink look="main" href="/l/-/summary">
          {t("missing-button")}
        </ButtonLink>
      </div>
    </Page>
  );
}
