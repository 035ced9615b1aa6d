//! Journeys through the whole app on the embedded table in memory: each known failure of the field, and each rule that a
//! creditor or a debtor would notice. What the provider took is what is believed.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "journeys/alerts.rs"]
mod alerts;
#[path = "journeys/audit.rs"]
mod audit;
#[path = "journeys/bank.rs"]
mod bank;
#[path = "journeys/brands.rs"]
mod brands;
#[path = "journeys/breaker.rs"]
mod breaker;
#[path = "journeys/cards.rs"]
mod cards;
#[path = "journeys/clerks.rs"]
mod clerks;
#[path = "journeys/codes.rs"]
mod codes;
#[path = "journeys/collections.rs"]
mod collections;
#[path = "journeys/collector.rs"]
mod collector;
#[path = "journeys/confirmations.rs"]
mod confirmations;
#[path = "journeys/contacts.rs"]
mod contacts;
#[path = "journeys/crashes.rs"]
mod crashes;
#[path = "journeys/debits.rs"]
mod debits;
#[path = "journeys/disputes.rs"]
mod disputes;
#[path = "journeys/erasure/mod.rs"]
mod erasure;
#[path = "journeys/feedback.rs"]
mod feedback;
#[path = "journeys/files.rs"]
mod files;
#[path = "journeys/golden.rs"]
mod golden;
#[path = "journeys/history.rs"]
mod history;
#[path = "journeys/instalments.rs"]
mod instalments;
#[path = "journeys/intake.rs"]
mod intake;
#[path = "journeys/levels.rs"]
mod levels;
#[path = "journeys/liveness.rs"]
mod liveness;
#[path = "journeys/logos.rs"]
mod logos;
#[path = "journeys/merges.rs"]
mod merges;
#[path = "journeys/merging.rs"]
mod merging;
#[path = "journeys/operating.rs"]
mod operating;
#[path = "journeys/order.rs"]
mod order;
#[path = "journeys/originals.rs"]
mod originals;
#[path = "journeys/pages.rs"]
mod pages;
#[path = "journeys/papers.rs"]
mod papers;
#[path = "journeys/parcel/mod.rs"]
mod parcel;
#[path = "journeys/payees.rs"]
mod payees;
#[path = "journeys/phones.rs"]
mod phones;
#[path = "journeys/plans.rs"]
mod plans;
#[path = "journeys/policies.rs"]
mod policies;
#[path = "journeys/proof.rs"]
mod proof;
#[path = "journeys/proposals.rs"]
mod proposals;
#[path = "journeys/racing.rs"]
mod racing;
#[path = "journeys/reaching.rs"]
mod reaching;
#[path = "journeys/rights.rs"]
mod rights;
#[path = "journeys/rounds.rs"]
mod rounds;
#[path = "journeys/scenario.rs"]
mod scenario;
#[path = "journeys/sending.rs"]
mod sending;
#[path = "journeys/stopping.rs"]
mod stopping;
#[path = "journeys/tabs.rs"]
mod tabs;
#[path = "journeys/team.rs"]
mod team;
#[path = "journeys/till.rs"]
mod till;
