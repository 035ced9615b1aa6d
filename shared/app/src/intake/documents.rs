//! What a source says of invoices, credit notes and payments, applied to the ledger. Objects are ordered by the source's
//! own instants, so any order and any repetition ends in the same ledger.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::bugs::{self, Bug};
use domain::calendar::local_date;
use domain::event::{
    CreditNoteSaid, ExternalId, InvoiceSaid, ObservedSaid, ObservedStatus, PaymentSaid, Return,
};
use domain::hold::{Author, Hold, Kind};
use domain::ids::{CreditNoteId, HoldId, InvoiceId, ItemId, PaymentId};
use domain::invoice::{Closed, Instalment, Invoice, Observed};
use domain::money::Money;
use domain::news::{NEWS_DAYS, News, Thanks};
use domain::payee::{Assignment, Payee};
use domain::payment::{CreditNote, Payment};
use domain::timeline::{Cause, Fact, What};
use store::keys::Named;

use super::Incoming;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::payee::payee_changed;
use crate::seal::short_digest;

/// Events being applied to one ledger.
pub(super) struct Applying<'a, 'b> {
    pub(super) ledger: &'a mut Ledger,
    pub(super) incoming: &'a Incoming<'b>,
    pub(super) occurred_at: DateTime<Utc>,
    pub(super) now: DateTime<Utc>,
    pub(super) by: Cause,
    /// 128 random bits for a hold.
    pub(super) random: u128,
    /// Documents that became known: they get a pointer.
    pub(super) new: Vec<(Named, ExternalId)>,
}

/// Most invoices whose steps a reversal starts again: one write holds a hundred actions. Further ones go on where they were.
const REOPENED_LIMIT: usize = 60;

/// Which of two versions of one object stays.
enum Order {
    Older,
    Same,
    Newer,
    /// Equal instants, different content.
    Conflict,
}

fn order(known_at: DateTime<Utc>, known: u64, said_at: DateTime<Utc>, said: u64) -> Order {
    match said_at.cmp(&known_at) {
        std::cmp::Ordering::Less => Order::Older,
        std::cmp::Ordering::Greater => Order::Newer,
        std::cmp::Ordering::Equal if known == said => Order::Same,
        std::cmp::Ordering::Equal => Order::Conflict,
    }
}

impl Applying<'_, '_> {
    pub(super) fn invoice(&mut self, said: &InvoiceSaid) {
        let id = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, &said.id));
        let digest = short_digest(format!("{said:?}").as_bytes());
        let fresh = self.fresh_invoice(id, said, digest);
        let Some(known) = self.ledger.invoices.find(|invoice| invoice.id == id).cloned() else {
            self.tell_on(
                said.issued_on,
                What::InvoiceRecorded {
                    invoice: id,
                    minor: fresh.gross(),
                    currency: fresh.currency,
                    due_on: fresh.instalments[0].due_on,
                    estimated: fresh.due_estimated,
                },
            );
            self.new.push((Named::Invoice, said.id.clone()));
            self.ledger.invoices.add(fresh);
            return self.assign(id, None);
        };
        let wins = match order(known.occurred_at, known.digest, self.occurred_at, digest) {
            Order::Newer => true,
            Order::Older | Order::Same => false,
            // A provider tells several events a second: one version is kept, the same in whatever order they came.
            Order::Conflict if self.incoming.source != "relance" => digest > known.digest,
            Order::Conflict => return self.conflict(id.to_string()),
        };
        if !wins {
            return;
        }
        let changed = known.instalments != fresh.instalments;
        if let Some(edit) = self.ledger.invoices.edit(|invoice| invoice.id == id) {
            *edit = Invoice {
                observed: known.observed,
                closed: known.closed,
                closed_at: known.closed_at,
                recorded_on: known.recorded_on,
                recorded_at: known.recorded_at,
                cycle: known.cycle,
                originals: known.originals.clone(),
                assignment: Assignment { said: said.payee.clone(), ..known.assignment.clone() },
                ..fresh
            };
            let minor = edit.gross();
            if changed {
                self.tell(What::InvoiceChanged { invoice: id, minor });
                self.credit_came(id);
            }
            self.assign(id, known.payee());
        }
    }

    /// Tells when an invoice is now paid to somebody else than to `before`.
    fn assign(&mut self, id: InvoiceId, before: Option<&Payee>) {
        let now = self.now;
        let Some(invoice) = self.ledger.invoices.edit(|invoice| invoice.id == id) else { return };
        if invoice.assign(before, now) {
            let what = payee_changed(invoice, before, None);
            self.tell(what);
        }
    }

    fn fresh_invoice(&self, id: InvoiceId, said: &InvoiceSaid, digest: u64) -> Invoice {
        let portfolio = &self.incoming.portfolio;
        let terms = Days::new(u64::from(portfolio.policy.default_terms_days));
        let due_on = said.due_on.or_else(|| said.issued_on.checked_add_days(terms)).unwrap_or(said.issued_on);
        let mut instalments: Vec<Instalment> = said
            .instalments
            .iter()
            .map(|(due_on, amount)| Instalment { due_on: *due_on, minor: amount.minor() })
            .collect();
        if instalments.is_empty() {
            instalments.push(Instalment { due_on, minor: said.amount.minor() });
        }
        Invoice {
            id,
            source: self.incoming.source.to_owned(),
            external_id: said.id.clone(),
            number: said.number.clone(),
            issued_on: said.issued_on,
            currency: said.amount.currency(),
            due_estimated: said.due_on.is_none() && said.instalments.is_empty(),
            instalments,
            observed: None,
            closed: None,
            closed_at: None,
            occurred_at: self.occurred_at,
            digest,
            recorded_on: self.today(),
            recorded_at: self.now,
            cycle: 0,
            url: said.url.clone(),
            originals: Vec::new(),
            custom: said.custom.clone(),
            assignment: Assignment { said: said.payee.clone(), ..Assignment::default() },
        }
    }

    pub(super) fn close(&mut self, external: &ExternalId, how: Closed, reason: &str) {
        let id = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, external));
        let Some(invoice) = self.ledger.invoices.find(|invoice| invoice.id == id) else { return };
        if invoice.closed == Some(Closed::Voided) || invoice.closed == Some(how) {
            return;
        }
        let occurred_at = self.occurred_at;
        if let Some(edit) = self.ledger.invoices.edit(|invoice| invoice.id == id) {
            edit.closed = Some(how);
            edit.closed_at = Some(occurred_at);
        }
        let reason = reason.to_owned();
        self.tell(match how {
            Closed::Voided => What::InvoiceVoided { invoice: id, reason },
            Closed::WrittenOff => What::InvoiceWrittenOff { invoice: id, reason },
        });
    }

    pub(super) fn observed(&mut self, said: &ObservedSaid) {
        let id = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, &said.invoice));
        let as_of = self.occurred_at;
        let as_of_on = local_date(as_of, self.incoming.portfolio.time_zone);
        let seen = Observed { as_of, as_of_on, remaining: said.remaining.minor(), status: said.status };
        let Some(invoice) = self.ledger.invoices.find(|invoice| invoice.id == id).cloned() else { return };
        // At equal instants the terminal status wins, then the smaller rest: the same whatever the order.
        let rank = |seen: &Observed| (seen.as_of, seen.status, -seen.remaining);
        if invoice.observed.is_some_and(|known| rank(&known) >= rank(&seen)) {
            return;
        }
        let before = invoice.observed.map_or(invoice.gross(), |known| known.remaining);
        let was_paid = invoice.observed.is_some_and(|known| known.status == ObservedStatus::Paid);
        if let Some(edit) = self.ledger.invoices.edit(|invoice| invoice.id == id) {
            edit.observed = Some(seen);
            if was_paid && said.status == ObservedStatus::Open {
                edit.cycle = edit.cycle.saturating_add(1);
            }
        }
        let (remaining, status) = (seen.remaining, seen.status);
        self.tell(What::Observed { invoice: id, remaining, status, as_of });
        let known_before = invoice.recorded_at < self.now;
        let paid = before - seen.remaining;
        if said.paid_by_debtor && known_before && paid > 0 && self.is_news(as_of) {
            self.thank(format!("{id}/{}", seen.remaining), said.remaining, paid);
        }
    }

    pub(super) fn credit_note(&mut self, said: &CreditNoteSaid) {
        let id = CreditNoteId::from_bits(self.incoming.bits(Named::CreditNote, &said.id));
        let digest = short_digest(format!("{said:?}").as_bytes());
        let fresh = CreditNote {
            id,
            source: self.incoming.source.to_owned(),
            external_id: said.id.clone(),
            number: said.number.clone(),
            issued_on: said.issued_on,
            currency: said.amount.currency(),
            minor: said.amount.minor(),
            invoice: said
                .invoice
                .as_ref()
                .map(|invoice| InvoiceId::from_bits(self.incoming.bits(Named::Invoice, invoice))),
            in_snapshot: said.in_snapshot,
            voided: false,
            occurred_at: self.occurred_at,
            digest,
            recorded_at: self.now,
        };
        let Some(known) = self.ledger.credit_notes.find(|note| note.id == id).cloned() else {
            let (minor, currency) = (fresh.minor, fresh.currency);
            self.tell_on(said.issued_on, What::CreditNoteRecorded { credit_note: id, minor, currency });
            self.new.push((Named::CreditNote, said.id.clone()));
            if let Some(invoice) = fresh.invoice {
                self.credit_came(invoice);
            }
            return self.ledger.credit_notes.add(fresh);
        };
        match order(known.occurred_at, known.digest, self.occurred_at, digest) {
            Order::Newer => {
                if let Some(edit) = self.ledger.credit_notes.edit(|note| note.id == id) {
                    *edit = CreditNote { voided: known.voided, recorded_at: known.recorded_at, ..fresh };
                }
            }
            Order::Conflict => self.conflict(id.to_string()),
            Order::Older | Order::Same => {}
        }
    }

    /// What was held until a credit note, or a corrected invoice, is held no longer: it has come.
    fn credit_came(&mut self, invoice: InvoiceId) {
        let waits = |hold: &Hold| {
            let names = hold.items.iter().any(|item| item.invoice == invoice);
            hold.kind == Kind::AwaitingCreditNote && hold.ended_at.is_none() && names
        };
        while let Some(edit) = self.ledger.holds.edit(waits) {
            edit.ended_at = Some(self.now);
            let hold = edit.id;
            self.tell(What::HoldEnded { hold });
        }
    }

    pub(super) fn void_credit_note(&mut self, external: &ExternalId) {
        let id = CreditNoteId::from_bits(self.incoming.bits(Named::CreditNote, external));
        if self.ledger.credit_notes.find(|note| note.id == id && !note.voided).is_none() {
            return;
        }
        if let Some(edit) = self.ledger.credit_notes.edit(|note| note.id == id) {
            edit.voided = true;
        }
        self.tell(What::CreditNoteVoided { credit_note: id });
    }

    pub(super) fn payment(&mut self, said: &PaymentSaid) {
        let invoice = |external| self.invoice_named(external);
        let mut named: Vec<(InvoiceId, Option<i64>)> =
            said.allocations.iter().map(|(id, amount)| (invoice(id), Some(amount.minor()))).collect();
        named.extend(said.invoices.iter().map(|id| (invoice(id), None)));
        self.payment_for(said, named);
    }

    /// A payment for these invoices, whatever its source calls them.
    pub(super) fn payment_for(&mut self, said: &PaymentSaid, named: Vec<(InvoiceId, Option<i64>)>) {
        let id = PaymentId::from_bits(self.incoming.bits(Named::Payment, &said.id));
        let digest = short_digest(format!("{said:?}").as_bytes());
        let fresh = self.fresh_payment(id, said, digest, named);
        let Some(known) = self.ledger.payments.find(|payment| payment.id == id).cloned() else {
            let (minor, currency) = (fresh.minor, fresh.currency);
            self.tell_on(said.received_on, What::PaymentReceived { payment: id, minor, currency });
            self.new.push((Named::Payment, said.id.clone()));
            self.ledger.payments.add(fresh);
            let old = said.received_on + Days::new(NEWS_DAYS.unsigned_abs()) < self.today();
            if !old && self.is_news(self.occurred_at) {
                self.thank(id.to_string(), said.amount, minor);
            }
            return;
        };
        match order(known.occurred_at, known.digest, self.occurred_at, digest) {
            Order::Newer => {
                if let Some(edit) = self.ledger.payments.edit(|payment| payment.id == id) {
                    *edit = Payment {
                        reversed: known.reversed,
                        refunded: known.refunded,
                        returned_at: known.returned_at,
                        recorded_at: known.recorded_at,
                        ..fresh
                    };
                }
            }
            Order::Same if bugs::is_on(Bug::IntakeTwice) => {
                if let Some(edit) = self.ledger.payments.edit(|payment| payment.id == id) {
                    edit.minor += said.amount.minor();
                }
            }
            Order::Conflict => self.conflict(id.to_string()),
            Order::Older | Order::Same => {}
        }
    }

    /// The invoice an id means: the source's own, or one that another source told under the same id, so that a bank may
    /// name the billing platform's invoices.
    fn invoice_named(&self, external: &ExternalId) -> InvoiceId {
        let own = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, external));
        let invoices = &self.ledger.invoices;
        let theirs = invoices.find(|invoice| invoice.external_id == *external && invoice.id != own);
        match invoices.find(|invoice| invoice.id == own) {
            Some(_) => own,
            None => theirs.map_or(own, |invoice| invoice.id),
        }
    }

    fn fresh_payment(
        &self,
        id: PaymentId,
        said: &PaymentSaid,
        digest: u64,
        named: Vec<(InvoiceId, Option<i64>)>,
    ) -> Payment {
        Payment {
            id,
            source: self.incoming.source.to_owned(),
            external_id: said.id.clone(),
            received_on: said.received_on,
            currency: said.amount.currency(),
            minor: said.amount.minor(),
            reversed: 0,
            refunded: 0,
            named,
            method: said.method.clone(),
            occurred_at: self.occurred_at,
            digest,
            recorded_at: self.now,
            returned_at: Vec::new(),
        }
    }

    pub(super) fn payment_returned(
        &mut self,
        external: &ExternalId,
        cause: Return,
        reason_code: &str,
        amount: Option<&str>,
    ) -> Result<(), AppError> {
        let id = PaymentId::from_bits(self.incoming.bits(Named::Payment, external));
        let Some(payment) = self.ledger.payments.find(|payment| payment.id == id).cloned() else {
            return Ok(());
        };
        if payment.returned_at.contains(&self.occurred_at) {
            return Ok(());
        }
        let left = payment.minor - payment.reversed - payment.refunded;
        let minor = match amount.map(|text| Money::parse(text, payment.currency)) {
            None => left,
            Some(Ok(said)) if said.is_positive() && said.minor() <= left => said.minor(),
            Some(Ok(_)) => {
                let left = Money::new(left, payment.currency).unwrap_or(Money::zero(payment.currency));
                let detail = format!("of this payment at most {left} can go back");
                return Err(AppError::refused("/data/amount", detail));
            }
            Some(Err(error)) => return Err(AppError::refused("/data/amount", error.to_string())),
        };
        if minor <= 0 {
            return Ok(());
        }
        let before = self.open_by_invoice();
        if let Some(edit) = self.ledger.payments.edit(|payment| payment.id == id) {
            edit.returned_at.push(self.occurred_at);
            match cause {
                Return::Reversed => edit.reversed += minor,
                Return::Refunded => edit.refunded += minor,
            }
        }
        // What this payment had settled is owed again: its steps may run again.
        let reopened: Vec<InvoiceId> = self
            .open_by_invoice()
            .into_iter()
            .filter(|(id, open)| *open > 0 && before.iter().any(|(known, was)| known == id && *was == 0))
            .map(|(id, _)| id)
            .collect();
        for reopened in reopened.into_iter().take(REOPENED_LIMIT) {
            if let Some(edit) = self.ledger.invoices.edit(|invoice| invoice.id == reopened) {
                edit.cycle = edit.cycle.saturating_add(1);
            }
        }
        self.ledger.account.thanks.retain(|thanks| thanks.cause != id.to_string());
        let reason_code = reason_code.to_owned();
        self.tell(What::PaymentReturned { payment: id, minor, cause, reason_code });
        Ok(())
    }

    fn open_by_invoice(&self) -> Vec<(InvoiceId, i64)> {
        let now = self.now;
        let mut open: Vec<(InvoiceId, i64)> = Vec::new();
        for currency in self.ledger.currencies() {
            let drawn = self.ledger.draw(currency, &self.incoming.portfolio, now);
            for item in &drawn.statement.items {
                match open.iter_mut().find(|(id, _)| *id == item.id.invoice) {
                    Some((_, sum)) => *sum += item.open,
                    None => open.push((item.id.invoice, item.open)),
                }
            }
        }
        open
    }

    pub(super) fn payment_failed(&mut self, external: &ExternalId, reason: &str) {
        let id = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, external));
        self.tell(What::PaymentFailed { invoice: id, reason: reason.to_owned() });
    }

    /// A dispute that the source reports holds until a person answers, or the policy's days are over.
    pub(super) fn disputed(&mut self, external: &ExternalId, reason: &str) {
        let id = InvoiceId::from_bits(self.incoming.bits(Named::Invoice, external));
        let Some(invoice) = self.ledger.invoices.find(|invoice| invoice.id == id).cloned() else { return };
        let days = Days::new(u64::from(self.incoming.portfolio.policy.dispute_days));
        let until = self.today().checked_add_days(days).unwrap_or(self.today());
        let items: Vec<ItemId> =
            (0u16..).zip(&invoice.instalments).map(|(part, _)| ItemId { invoice: id, part }).collect();
        let hold = HoldId::from_bits(self.random);
        self.ledger.holds.add(Hold {
            id: hold,
            kind: Kind::Dispute,
            currency: invoice.currency,
            items: items.clone(),
            minor: None,
            until,
            pay_on: None,
            plan: Vec::new(),
            waives_interest: false,
            files: Vec::new(),
            reason: reason.to_owned(),
            author: Author::Source(self.incoming.source.to_owned()),
            recorded_at: self.now,
            open_then: 0,
            ended_at: None,
        });
        self.tell(What::HoldPlaced { hold, hold_kind: Kind::Dispute, items, until });
    }

    fn thank(&mut self, cause: String, amount: Money, minor: i64) {
        let news = News::Payment;
        let (currency, at) = (amount.currency(), self.now);
        let thanks = Thanks { cause, currency, minor, at, news, said: None };
        if !self.ledger.account.thanks.iter().any(|known| known.cause == thanks.cause) {
            self.ledger.account.thanks.push(thanks);
        }
    }

    fn is_news(&self, at: DateTime<Utc>) -> bool {
        at + TimeDelta::days(NEWS_DAYS) >= self.now
    }

    fn conflict(&mut self, what: String) {
        self.tell(What::Conflicting { what });
    }

    fn today(&self) -> NaiveDate {
        local_date(self.now, self.incoming.portfolio.time_zone)
    }

    fn tell(&mut self, what: What) {
        let by = self.by.clone();
        self.ledger.tell(self.now, &by, what);
    }

    fn tell_on(&mut self, effective_on: NaiveDate, what: What) {
        let fact = Fact { at: self.now, effective_on: Some(effective_on), by: self.by.clone(), what };
        self.ledger.facts.push(fact);
    }
}
