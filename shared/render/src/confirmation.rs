//! What a confirmation confirms: an act of the debtor's page, or an answer of the team to one. One more act is a variant, a
//! row of [`KINDS`] and its sentences in each language's `confirmation` templates.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::debtor::{Channel, Language};
use domain::money::Money;
use serde::{Deserialize, Serialize};

use crate::RenderError;
use crate::shown::shown;
use crate::words;

/// What the debtor declared, or is told about it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// What it was.
    pub act: Act,
    /// How much it concerns, where it is about money.
    pub amount: Option<Money>,
    /// The day it names: payment day, first instalment, day paid, last day to answer.
    pub on: Option<NaiveDate>,
    /// Reminders wait until then.
    pub held_until: Option<NaiveDate>,
    /// What a direct debit is known by; none for anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debit: Option<Debit>,
    /// The number to quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// In how many payments, where they are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<u8>,
    /// Another language was chosen: this one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub language: bool,
    /// This channel was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// An address that was added or taken off, most letters covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Confirmation {
    /// Of an act of which there is nothing more to say.
    #[must_use]
    pub const fn of(act: Act) -> Self {
        Self {
            act,
            amount: None,
            on: None,
            held_until: None,
            debit: None,
            number: None,
            parts: None,
            language: false,
            channel: None,
            address: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// What a direct debit is known by, to the debtor and to his bank.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debit {
    /// Reference of the mandate.
    pub mandate: String,
    /// The creditor's number.
    pub identifier: String,
    /// The account, most letters covered.
    pub account: String,
}

/// What a debtor can declare, and be told about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// To pay on a day.
    Promise,
    /// Not to pay on that day after all.
    PromiseWithdrawn,
    /// To pay in instalments.
    Plan,
    /// To propose other days than the policy gives.
    Proposal,
    /// To propose: the team agrees.
    ProposalGranted,
    /// To propose: the team agrees to other days.
    ProposalAmended,
    /// To propose: the team does not agree.
    ProposalRefused,
    /// To disagree.
    Dispute,
    /// To have paid.
    AlreadyPaid,
    /// That the creditor may collect: the notice before a direct debit.
    Debit,
    /// To choose how he is written to.
    Choice,
    /// To ask that what is kept of him be corrected.
    Correction,
    /// To ask that it be used for less, or to object.
    Restriction,
    /// To ask that it be erased.
    Erasure,
    /// To ask: the team has answered.
    RequestAnswered,
    /// To disagree: the team has answered.
    DisputeAnswered,
    /// To disagree: the team has decided.
    DisputeResolved,
    /// Told to another address of his: it was chosen how he is written to.
    ChoiceElsewhere,
    /// Told to another address of his: one was added.
    AddressAdded,
    /// Told to another address of his: one was taken off.
    AddressRemoved,
    /// To be forgotten: his data are erased, and no page is left to open.
    Erased,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Promise,
        Self::PromiseWithdrawn,
        Self::Plan,
        Self::Proposal,
        Self::ProposalGranted,
        Self::ProposalAmended,
        Self::ProposalRefused,
        Self::Dispute,
        Self::AlreadyPaid,
        Self::Debit,
        Self::Choice,
        Self::Correction,
        Self::Restriction,
        Self::Erasure,
        Self::RequestAnswered,
        Self::DisputeAnswered,
        Self::DisputeResolved,
        Self::ChoiceElsewhere,
        Self::AddressAdded,
        Self::AddressRemoved,
        Self::Erased,
    ];
}

/// What templates ask of a confirmation, and the acts for which the answer is yes.
const KINDS: [(&str, &[Act]); 25] = [
    ("is_promise", &[Act::Promise]),
    ("is_promise_withdrawn", &[Act::PromiseWithdrawn]),
    ("is_plan", &[Act::Plan]),
    ("is_proposal", &[Act::Proposal]),
    ("is_proposal_granted", &[Act::ProposalGranted]),
    ("is_proposal_amended", &[Act::ProposalAmended]),
    ("is_proposal_refused", &[Act::ProposalRefused]),
    ("is_dispute", &[Act::Dispute]),
    ("is_already_paid", &[Act::AlreadyPaid]),
    ("is_debit", &[Act::Debit]),
    ("is_choice", &[Act::Choice]),
    ("is_correction", &[Act::Correction]),
    ("is_restriction", &[Act::Restriction]),
    ("is_erasure", &[Act::Erasure]),
    ("is_request", &[Act::Correction, Act::Restriction, Act::Erasure]),
    ("is_request_answered", &[Act::RequestAnswered]),
    ("is_dispute_answered", &[Act::DisputeAnswered]),
    ("is_dispute_resolved", &[Act::DisputeResolved]),
    ("is_choice_elsewhere", &[Act::ChoiceElsewhere]),
    ("is_address_added", &[Act::AddressAdded]),
    ("is_address_removed", &[Act::AddressRemoved]),
    ("is_erased", &[Act::Erased]),
    // The creditor speaks: the debtor declared nothing just now
    ("is_answer", &[Act::DisputeAnswered, Act::DisputeResolved]),
    ("is_reply", &[Act::ProposalGranted, Act::ProposalAmended, Act::ProposalRefused, Act::RequestAnswered]),
    // Somebody did it on the page, who may be another one than the reader
    ("is_notice", &[Act::ChoiceElsewhere, Act::AddressAdded, Act::AddressRemoved]),
];

/// A confirmation as templates read it.
#[derive(Serialize)]
pub struct ConfirmationView {
    amount: Option<String>,
    on: Option<String>,
    held_until: Option<String>,
    debit: Option<DebitView>,
    number: Option<String>,
    parts: Option<String>,
    in_this_language: bool,
    by_email: bool,
    by_sms: bool,
    address: Option<String>,
    #[serde(flatten)]
    is: BTreeMap<&'static str, bool>,
}

#[derive(Serialize)]
struct DebitView {
    mandate: String,
    identifier: String,
    account: String,
}

impl ConfirmationView {
    /// Every value written for its language.
    ///
    /// # Errors
    /// An address that cannot be shown.
    pub fn new(language: Language, said: &Confirmation) -> Result<Self, RenderError> {
        let date = |date| words::long_date(language, date);
        let address = said.address.as_deref().map(|address| shown("confirmation.address", address));
        Ok(Self {
            amount: said.amount.map(|amount| words::money(language, amount)),
            on: said.on.map(date),
            held_until: said.held_until.map(date),
            debit: said.debit.as_ref().map(|debit| DebitView {
                mandate: debit.mandate.clone(),
                identifier: debit.identifier.clone(),
                account: debit.account.clone(),
            }),
            number: said.number.clone(),
            parts: said.parts.map(|parts| parts.to_string()),
            in_this_language: said.language,
            by_email: said.channel == Some(Channel::Email),
            by_sms: said.channel == Some(Channel::Sms),
            address: address.transpose()?.map(std::borrow::Cow::into_owned),
            is: KINDS.iter().map(|(name, acts)| (*name, acts.contains(&said.act))).collect(),
        })
    }
}
