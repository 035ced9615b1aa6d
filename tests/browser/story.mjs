/** One invented story for the fake API: Ateliers Morvan SAS writes to Boulangerie Le Gall SARL. Totals add up. */
import { caseId, checkoutId, debitId, HOLDS, id, invoiceId, stepId } from "./ids.mjs";

export const TOKEN = "Zk3vQx9-TgP_5wYcR1mNb7LsHd2JfA0e";

const creditor = {
  name: "Ateliers Morvan SAS",
  registration: { label: "SIREN", number: "812345679" },
  address_lines: ["14 rue des Tanneurs", "58120 Château-Chinon"],
  country: "FR",
  support: { email: "compta@ateliers-morvan.example", phone: "03 86 00 12 34" },
  brand: { color: "#1f4273", on_color: "#ffffff", initials: "AM", logo: null },
  notices: { legal: "https://ateliers-morvan.example/legal", privacy: null, terms: "https://ateliers-morvan.example/terms" },
};

/** A picture of 168 by 72 pixels: the one of the sample portfolio. */
const logo = { href: "/api/portal/logos/a064a9030e829222e8963818b43fb3ac", width: 168, height: 72 };

export const letter = {
  creditor,
  addressee: { name: "Boulangerie Le Gall SARL" },
  language: "fr",
  message: { code: "K7QX-2FDM", channel: "email", sent_on: "2026-11-17" },
};

const invoice = (n, fields) => ({
  id: invoiceId(n),
  number: `F-2026-0${n}`,
  issued_on: "2026-09-15",
  due_on: "2026-10-31",
  amount: fields.open,
  disputed: "0.00",
  days_late: 0,
  state: "due",
  url: `https://ateliers-morvan.example/factures/${n}`,
  originals: [],
  acts: ["pay", "promise", "plan", "propose", "dispute"],
  payee: null,
  ...fields,
});

/** The document itself, in so many parts. */
const original = (n, format, parts = 1) => ({ format, name: `F-2026-0${n}.${format}`, size: 240_000 * parts, parts });

const policy = { earliest: "2026-11-19", latest: "2026-12-18", minimum: "50.00" };

/** 6 198,60 past due, 1 240,80 disputed, 2 154,00 to come: 9 593,40 in all. */
const euros = {
  id: caseId("EUR"),
  currency: "EUR",
  balance: "9593.40",
  overdue: "6198.60",
  payable: "6198.60",
  disputed: "1240.80",
  not_due: "2154.00",
  unapplied: "0.00",
  oldest_days_late: 49,
  invoices: [
    invoice(871, { amount: "4212.00", open: "2712.00", due_on: "2026-09-30", issued_on: "2026-08-20", days_late: 49, state: "late", originals: [original(871, "pdf"), original(871, "xml")] }),
    invoice(934, { open: "3486.60", days_late: 18, state: "late", originals: [original(934, "pdf", 3)] }),
    invoice(958, { open: "1240.80", disputed: "1240.80", days_late: 18, state: "disputed", acts: [], url: null }),
    invoice(1042, { number: "F-2026-1042", open: "2154.00", due_on: "2026-11-30", issued_on: "2026-10-14" }),
    invoice(820, { amount: "1800.00", open: "0.00", due_on: "2026-08-31", issued_on: "2026-07-14", state: "paid", acts: [] }),
  ],
  holds: [
    {
      id: HOLDS.dispute,
      kind: "dispute",
      invoices: [invoiceId(958)],
      amount: "1240.80",
      since: "2026-11-05",
      until: "2026-11-25",
      reason: "wrong_quantity",
      words: null,
      pay_on: null,
      acts: [],
      change_policy: null, plan: [], waives_interest: false,
    },
  ],
  last_payment: { amount: "1500.00", received_on: "2026-10-14", invoices: ["F-2026-0871"] },
  acts: ["pay", "promise", "plan", "propose", "dispute", "already_paid"],
  promise_policy: policy,
  plan_policy: { ...policy, instalments: 6, minimum: "300.00", deposit: 0, waives_interest: false, code: false },
  proposal_policy: { instalments: 36, earliest: policy.earliest, latest: "2027-11-18" },
  proposal: null,
  card_policy: null,
  checkout: null,
  debit_policy: null,
  collector_policy: null,
  debits: [],
  payees: [],
};

const pounds = {
  ...euros,
  id: caseId("GBP"),
  currency: "GBP",
  balance: "780.00",
  overdue: "780.00",
  payable: "780.00",
  disputed: "0.00",
  not_due: "0.00",
  oldest_days_late: 12,
  invoices: [
    invoice(77, { number: "GB-2026-77", open: "780.00", days_late: 12, state: "late", due_on: "2026-11-06" }),
  ],
  holds: [],
  last_payment: null,
};

const base = {
  creditor,
  debtor: {
    name: "Boulangerie Le Gall SARL",
    language: "fr",
    kind: "business",
    country: "FR",
    addresses: [
      { id: "00000000000000a1", channel: "email", address: "c•••@l•••.example", stopped: null, acts: ["code", "decline", "remove"] },
      { id: "00000000000000a2", channel: "email", address: "d•••@l•••.example", stopped: "unsubscribed", acts: ["code", "resume", "remove"] },
      { id: "00000000000000a3", channel: "sms", address: "•• 41", stopped: "opted_out", acts: ["resume", "remove"] },
    ],
    prefers: null,
    adds: ["email", "sms"],
  },
  today: "2026-11-18",
  data_as_of: "2026-11-18T08:10:00Z",
};

const LONG =
  "Société coopérative d'exploitation des ateliers réunis du Haut-Morvan et de la vallée SA";

/** A sum in `count` instalments, a month apart, of which `paid` have come; the first is `deposit` percent of it at least. */
export function spread(total, count, first, paid = 0, deposit = 0) {
  const cents = BigInt(total.replace(".", ""));
  const even = cents / BigInt(count);
  const least = (cents * BigInt(deposit) + 99n) / 100n;
  const begin = least > even ? least : even;
  const each = least > even ? (cents - begin) / BigInt(count - 1) : even;
  const last = cents - begin - each * BigInt(count - 2);
  return Array.from({ length: count }, (_, n) => {
    const part = n === count - 1 ? last : n === 0 ? begin : each;
    const minor = part.toString().padStart(3, "0");
    const day = new Date(`${first}T00:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() + n);
    const state = n < paid ? "paid" : n === paid ? "next" : "later";
    return { due_on: day.toISOString().slice(0, 10), amount: `${minor.slice(0, -2)}.${minor.slice(-2)}`, state };
  });
}

/** A payment on a provider's page as it stands in a state; `debit-` before it where a mandate was signed there. */
export function checkout(named) {
  const [state, means = "card"] = named.split("-").reverse();
  return {
    id: checkoutId(named),
    means,
    state,
    amount: "1200.50",
    currency: "EUR",
    invoices: [invoiceId(871)],
    began_at: "2026-11-18T09:00:00Z",
    closes_at: "2026-11-18T09:35:00Z",
    on: means === "debit" ? "2026-11-25" : null,
    url: null,
  };
}
/** A mandate that was signed. */
const mandate = {
  id: stepId("man", 1), reference: "M000000006AAF8A0C01234567", identifier: "FR72ZZZ123456", account: "DE•• 000",
  signed_on: "2026-11-18", state: "signed", acts: ["revoke"],
};

/** A direct debit as it stands in a state. */
export const debit = (state) => ({
  id: debitId(state),
  state,
  amount: "1200.50",
  currency: "EUR",
  invoices: [invoiceId(871)],
  on: "2026-12-02",
  ordered_at: "2026-11-18T09:00:00Z",
  mandate: state === "withdrawn" ? { ...mandate, state: "revoked", acts: [] } : mandate,
});

/** The text of a mandate; the true one comes from the server. */
export const mandateText = (language) => ({
  creditor: creditor.name,
  identifier: mandate.identifier,
  address_lines: creditor.address_lines,
  language,
  paragraphs: [
    "En signant ce mandat, vous autorisez (A) Ateliers Morvan SAS à envoyer des instructions à votre banque pour débiter votre compte, et (B) votre banque à débiter votre compte conformément aux instructions de Ateliers Morvan SAS.",
    "Une demande de remboursement doit être présentée dans les 8 semaines suivant la date de débit de votre compte.",
    "Chaque prélèvement vous est annoncé au moins 14 jours avant sa date.",
  ],
  digest: "0".repeat(64),
});

/** Whoever one invoice was assigned to. */
const payee = {
  name: "Compagnie Atlantique d'Affacturage SA",
  mention: "Pour être libératoire, le règlement de cette facture est à adresser à Compagnie Atlantique d'Affacturage SA, subrogée dans nos droits.",
  since: "2026-09-12",
};

const debits = { minimum: "1.00", maximum: "10000.00", on: "2026-12-02", mandate: null };

/** What was asked and answered. */
export const asked = [
  {
    id: id("req", 1), asks: "correct", asked_on: "2026-10-02", answer_by: "2026-11-02",
    text: "La rue a changé de nom.", waits: false, offer: null, answer: "granted", answered_on: "2026-10-05", answer_text: "Corrigé dans nos fichiers.",
  },
  {
    id: id("req", 2), asks: "erase", asked_on: "2026-11-10", answer_by: "2026-12-10",
    text: "Effacez mon numéro de téléphone portable.", waits: true, offer: null, answer: null, answered_on: null, answer_text: null,
  },
  {
    id: id("req", 3), asks: "time", asked_on: "2026-11-02", answer_by: "2026-11-09",
    text: "Deux de nos clients paient tard.", waits: false, offer: null, answer: "amended", answered_on: "2026-11-04", answer_text: "D'accord en six fois.",
  },
];

/** Accounts by the name of a state. */
export const accounts = {
  normal: { ...base, cases: [euros] },
  mailonly: { ...base, debtor: { ...base.debtor, adds: ["email"] }, cases: [euros] },
  empty: {
    ...base,
    cases: [
      {
        ...euros,
        balance: "0.00",
        overdue: "0.00",
        payable: "0.00",
        disputed: "0.00",
        not_due: "0.00",
        oldest_days_late: 0,
        invoices: [],
        holds: [],
        acts: [],
        promise_policy: null,
        plan_policy: null,
        proposal_policy: null,
      },
    ],
  },
  deposit: { ...base, cases: [{ ...euros, plan_policy: { ...euros.plan_policy, deposit: 40, waives_interest: true } }] },
  signed: { ...base, cases: [{ ...euros, plan_policy: { ...euros.plan_policy, code: true } }] },
  proposed: { ...base, cases: [{ ...euros, acts: ["pay", "dispute", "already_paid"], proposal_policy: null, proposal: { state: "waiting", on: "2026-11-25" } }] },
  answered: { ...base, cases: [{ ...euros, proposal: { state: "refused", on: "2026-11-17" } }] },
  currencies: { ...base, cases: [euros, pounds] },
  notdue: {
    ...base,
    cases: [
      {
        ...euros,
        balance: "2154.00",
        overdue: "0.00",
        payable: "0.00",
        disputed: "0.00",
        oldest_days_late: 0,
        invoices: [euros.invoices[3]],
        holds: [],
        acts: ["pay", "dispute", "already_paid"],
      },
    ],
  },
  promised: {
    ...base,
    cases: [
      {
        ...euros,
        payable: "0.00",
        unapplied: "100.00",
        balance: "9493.40",
        invoices: euros.invoices.map((each) => (each.state === "late" ? { ...each, state: "paused", acts: ["pay"] } : each)),
        holds: [
          ...euros.holds,
          { id: HOLDS.promise, kind: "promise", invoices: [invoiceId(871), invoiceId(934)], amount: "6198.60", since: "2026-11-10", until: "2026-12-10", reason: "", words: null, pay_on: "2026-12-08", acts: ["change", "retract"], change_policy: policy, plan: [], waives_interest: false },
          { id: HOLDS.insolvency, kind: "insolvency", invoices: [], amount: null, since: "2026-11-10", until: "2027-11-10", reason: "", words: null, pay_on: null, acts: [], change_policy: null, plan: [], waives_interest: false },
        ],
        acts: ["pay", "already_paid"],
      },
    ],
  },
  planned: {
    ...base,
    cases: [
      {
        ...euros,
        payable: "0.00",
        invoices: euros.invoices.map((each) => (each.state === "late" ? { ...each, state: "paused", acts: ["pay", "dispute"] } : each)),
        holds: [
          { id: HOLDS.plan, kind: "plan", invoices: [invoiceId(871), invoiceId(934)], amount: null, since: "2026-10-10", until: "2026-11-30", reason: "", words: null, pay_on: "2026-10-26", acts: [], change_policy: null, plan: spread("6198.60", 3, "2026-10-26", 1), waives_interest: true },
        ],
        acts: ["pay", "dispute", "already_paid"],
        promise_policy: null,
        plan_policy: null,
      },
    ],
  },
  long: {
    ...base,
    creditor: { ...creditor, name: LONG, address_lines: [LONG, "58120 Château-Chinon"], support: { ...creditor.support, email: `${"facturation".repeat(5)}@ateliers-morvan.example` } },
    debtor: { ...base.debtor, name: `${LONG.slice(0, 70)} (siège)`, addresses: [{ id: "00000000000000b1", channel: "email", address: `c•••@${"legall".repeat(9)}.example`, stopped: "bounced", acts: ["remove"] }] },
    cases: [
      {
        ...euros,
        balance: "999999999999.99",
        overdue: "999999999999.99",
        payable: "999999999999.99",
        disputed: "0.00",
        not_due: "0.00",
        invoices: [
          invoice(1, { number: "FACTURE-GROUPE-2026-0000000000000000000000000000000001", open: "999999999999.99", days_late: 1049, state: "late" }),
        ],
        holds: [],
      },
    ],
  },
  assigned: { ...base, cases: [{ ...euros, payees: [payee], invoices: euros.invoices.map((each) => (each.id === invoiceId(934) ? { ...each, payee: 0 } : each)), card_policy: { minimum: "0.50", maximum: "5000.00" } }] },
  card: { ...base, cases: [{ ...euros, card_policy: { minimum: "0.50", maximum: "5000.00" } }] },
  collecting: {
    ...base,
    cases: [{ ...euros, card_policy: { minimum: "0.50", maximum: "5000.00" }, checkout: checkout("pending") }],
  },
  signing: { ...base, cases: [{ ...euros, collector_policy: { minimum: "1.00", maximum: "10000.00" } }] },
  agreed: { ...base, cases: [{ ...euros, checkout: checkout("debit-pending") }] },
  debit: { ...base, cases: [{ ...euros, debit_policy: debits }] },
  standing: { ...base, cases: [{ ...euros, card_policy: { minimum: "0.50", maximum: "5000.00" }, debit_policy: { ...debits, mandate } }] },
  ordered: { ...base, cases: [{ ...euros, debit_policy: debits, debits: [debit("ordered"), debit("sent")] }] },
  logo: { ...base, creditor: { ...creditor, brand: { ...creditor.brand, logo } }, cases: [euros] },
  consumer: { ...base, debtor: { ...base.debtor, name: "Mme Anne Le Gall", kind: "consumer" }, cases: [euros] },
  many: { ...base, cases: [many(10_000)] },
};

/** `count` late invoices of 12,34 each. */
function many(count) {
  const total = `${Math.floor((count * 1234) / 100)}.${String((count * 1234) % 100).padStart(2, "0")}`;
  return {
    ...euros,
    balance: total,
    overdue: total,
    payable: total,
    disputed: "0.00",
    not_due: "0.00",
    holds: [],
    last_payment: null,
    invoices: Array.from({ length: count }, (_, n) =>
      invoice(n, { number: `F-2026-${String(n).padStart(5, "0")}`, open: "12.34", days_late: 18, state: "late" }),
    ),
  };
}

/** A square of noise in the shape of a QR code; the true one comes from the server. */
const qr_svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 37 37" shape-rendering="crispEdges"><path fill="#fff" d="M-4-4h37v37H-4z"/><path d="${squares()}"/></svg>`;

function squares() {
  const finder = (x, y) => `M${x} ${y}h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z`;
  let path = finder(0, 0) + finder(22, 0) + finder(0, 22);
  let seed = 7;
  for (let y = 0; y < 29; y++)
    for (let x = 0; x < 29; x++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const free = !((x < 8 && (y < 8 || y > 20)) || (x > 20 && y < 8));
      if (free && seed % 7 < 3) path += `M${x} ${y}h1v1h-1z`;
    }
  return path;
}

/** The transfer for a sum. */
export const transfer = (account, amount, currency, to = null) => ({
  account_holder: to ? "CIE ATLANTIQUE AFFACTURAGE" : account.creditor.name,
  iban: to ? "DE89370400440532013000" : "FR7630006000011234567890189",
  payee: to,
  bic: currency === "EUR" ? "AGRIFRPP" : null,
  amount,
  currency,
  reference: "RF18539007547034",
  epc: currency === "EUR" ? "BCD\n002\n1\nSCT" : null,
  qr_svg: currency === "EUR" ? qr_svg : null,
});

/** A dispute that was answered, and an older one that was decided. */
const dispute = {
  id: HOLDS.talked,
  number: "K7M4-2QRS",
  opened_on: "2026-11-09",
  invoices: [],
  amount: "360.00",
  currency: "EUR",
  reason: "wrong_quantity",
  wants: "credit_note",
  state: "answered",
  outcome: null,
  said: [
    { by: "debtor", on: "2026-11-09", text: "Il manque deux palettes sur cinq." },
    { by: "team", on: "2026-11-12", text: "Lesquelles ? Pouvez-vous nous envoyer le bon de livraison ?" },
  ],
  open: true,
};
const decided = { ...dispute, id: HOLDS.decided, number: "D3F9-11AB", opened_on: "2026-06-02", state: "resolved", outcome: "partly", open: false };
export const disputes = { normal: [dispute, decided], empty: [], decided: [decided], waiting: [{ ...dispute, state: "waiting", said: dispute.said.slice(0, 1) }] };
export const withWords = (text) => ({ ...dispute, state: "waiting", said: [...dispute.said, { by: "debtor", on: "2026-11-18", text }] });
