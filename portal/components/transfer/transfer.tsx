import type { Payee, Transfer } from "../../api/portal.ts";
import { t } from "../../debtor/words.ts";
import { date } from "../../locales/dates.ts";
import { money, plain } from "../../locales/money.ts";
import { Amount } from "../amount/amount.tsx";
import { Copy } from "../copy/copy.tsx";
import { type Fact, Facts } from "../facts/facts.tsx";
import "./transfer.css";

/** In groups of four, as banks print it. The copy has no spaces: bank forms refuse them. */
const grouped = (text: string) => text.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");

/** A structured reference (ISO 11649) is grouped; any other text stays as it is. */
const spelled = (reference: string) =>
  /^RF\d{2}[A-Z0-9]{1,21}$/.test(reference) ? grouped(reference) : reference;

/**
 * What a bank asks for, in the order it asks, each with its copy button, then the same as a code to scan.
 *
 * Accessibility: the code is an addition, never the only way; its ground stays white in the dark theme; its
 * text alternative says what it holds. Printed on one A4 with a code above 25 mm.
 */
export function TransferSlip({ of }: { of: Transfer }) {
  return (
    <div class="transfer stack">
      {of.payee && <Assigned to={of.payee} />}
      <Facts facts={lines(of)} />
      <p class="hint">{t("pay-name-hint", { name: of.account_holder })}</p>
      {of.qr_svg && <Code of={of} svg={of.qr_svg} />}
    </div>
  );
}

/** To whom it was assigned, what has to be said with it, and since when these details have been the same. */
function Assigned({ to: { name, mention, since } }: { to: Payee }) {
  return (
    <div class="stack tight">
      <p>{t("pay-assigned", { name })}</p>
      {mention && <p>{mention}</p>}
      {since && <p class="hint">{t("pay-since", { date: date(since, "plain") })}</p>}
    </div>
  );
}

function lines(of: Transfer): Fact[] {
  const line = (what: string, label: string, value: Fact["value"], copied: string): Fact => ({
    label,
    value,
    act: <Copy what={what} value={copied} />,
  });
  const mono = (text: string) => <span class="mono">{text}</span>;
  const facts = [
    line(
      "amount",
      t("pay-amount"),
      <Amount amount={of.amount} currency={of.currency} size="large" />,
      plain(of.amount),
    ),
    line("holder", t("pay-holder"), of.account_holder, of.account_holder),
    line("iban", "IBAN", mono(grouped(of.iban)), of.iban.replace(/\s/g, "")),
  ];
  if (of.bic) facts.push(line("bic", "BIC", mono(of.bic), of.bic));
  facts.push(line("reference", t("pay-reference"), mono(spelled(of.reference)), of.reference));
  return facts;
}

function Code({ of, svg }: { of: Transfer; svg: string }) {
  const amount = money(of.amount, of.currency);
  return (
    <>
      <p class="or">{t("pay-or")}</p>
      <figure class="code-sheet sheet">
        {/* A picture, not markup: what the server drew cannot act on this page. */}
        <img
          src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
          alt={t("pay-qr", { amount, name: of.account_holder })}
          width={216}
          height={216}
        />
        <figcaption>
          <b>{t("pay-scan")}</b>
          <p class="hint">{t("pay-scan-hint")}</p>
        </figcaption>
      </figure>
    </>
  );
}
