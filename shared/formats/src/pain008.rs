//! Collections for a bank: a customer direct debit initiation, `pain.008.001.02` of ISO 20022 as the SEPA Core scheme uses
//! it (EPC130-08, implementation guidelines).
//!
//! One payment information for each day of collection, the sequence always `RCUR`: since November 2016 the rulebook lets
//! the first of several collections travel as the following ones do (EPC016-06, version 9.0, AT-21), and a first one that
//! fails then needs no other word the next time. Where no bank identifier is known, `NOTPROVIDED` stands (IBAN only, since
//! February 2016). Every text is written with the letters that all banks take (EPC217-08).

use std::io;

use chrono::{DateTime, NaiveDate, Utc};
use domain::mandate::{CreditorIdentifier, HOLDER_LIMIT};
use domain::money::{Currency, Money};
use domain::reference::{Bic, Iban};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use thiserror::Error;

/// Most collections of one file.
pub const LIMIT: usize = 200;
/// The schema of what is written.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.02";
/// Letters of what the debtor reads on his statement of account (`Max140Text`).
const TEXT_LIMIT: usize = 140;

/// Why no file could be written.
#[derive(Debug, Error)]
pub enum PainError {
    /// Nothing to collect, or too much for one file.
    #[error("a file holds 1 to {LIMIT} collections")]
    Count,
    /// The sum of the amounts is no amount.
    #[error("the amounts add up to more than a file can say")]
    Sum,
    /// It cannot be written.
    #[error(transparent)]
    Written(#[from] io::Error),
}

/// A file.
#[derive(Debug, Clone)]
pub struct Initiation {
    /// Names the file with the bank: at most 35 letters and digits.
    pub message: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Who is paid.
    pub creditor: Creditor,
    /// What is collected.
    pub collections: Vec<Collection>,
}

/// Who is paid.
#[derive(Debug, Clone)]
pub struct Creditor {
    /// As the bank knows him.
    pub name: String,
    /// His account.
    pub iban: Iban,
    /// His bank.
    pub bic: Option<Bic>,
    /// His number with the scheme.
    pub identifier: CreditorIdentifier,
}

/// One collection.
#[derive(Clone)]
pub struct Collection {
    /// Travels with the money: at most 35 letters and digits.
    pub end_to_end: String,
    /// The day of collection.
    pub on: NaiveDate,
    /// How much: minor units of the euro.
    pub minor: i64,
    /// The mandate's reference.
    pub mandate: String,
    /// When it was signed.
    pub signed_on: NaiveDate,
    /// Whose account it is.
    pub holder: String,
    /// The account.
    pub iban: Iban,
    /// What he reads on his statement.
    pub text: String,
}

/// A person's account is in it: it has no more to show than that.
impl std::fmt::Debug for Collection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Collection({}, {})", self.end_to_end, self.on)
    }
}

/// Everything of one day.
struct OfDay {
    day: NaiveDate,
    sum: String,
    collections: Vec<Collection>,
}

impl Initiation {
    /// The file, the same bytes for the same values.
    ///
    /// # Errors
    /// [`PainError`].
    pub fn write(&self) -> Result<Vec<u8>, PainError> {
        if self.collections.is_empty() || self.collections.len() > LIMIT {
            return Err(PainError::Count);
        }
        let (sum, days) = (sum(&self.collections)?, self.days()?);
        let mut paper = Paper(Writer::new_with_indent(Vec::new(), b' ', 2));
        paper.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let document = BytesStart::new("Document").with_attributes([("xmlns", NAMESPACE)]);
        paper.0.write_event(Event::Start(document))?;
        paper.within("CstmrDrctDbtInitn", |paper| {
            paper.within("GrpHdr", |paper| {
                paper.text("MsgId", &self.message)?;
                paper.text("CreDtTm", &self.made_at.format("%Y-%m-%dT%H:%M:%S").to_string())?;
                paper.text("NbOfTxs", &self.collections.len().to_string())?;
                paper.text("CtrlSum", &sum)?;
                paper.within("InitgPty", |paper| paper.text("Nm", &plain(&self.creditor.name, HOLDER_LIMIT)))
            })?;
            days.iter().try_for_each(|day| self.payment(paper, day))
        })?;
        paper.0.write_event(Event::End(BytesEnd::new("Document")))?;
        Ok(paper.0.into_inner())
    }

    /// The collections by their day.
    fn days(&self) -> Result<Vec<OfDay>, PainError> {
        let mut days: Vec<NaiveDate> = self.collections.iter().map(|collection| collection.on).collect();
        days.sort_unstable();
        days.dedup();
        let of = |day: NaiveDate| {
            let mine = self.collections.iter().filter(|collection| collection.on == day);
            let collections: Vec<Collection> = mine.cloned().collect();
            Ok(OfDay { day, sum: sum(&collections)?, collections })
        };
        days.into_iter().map(of).collect()
    }

    fn payment(&self, paper: &mut Paper, of_day: &OfDay) -> io::Result<()> {
        let OfDay { day, sum, collections } = of_day;
        let creditor = &self.creditor;
        paper.within("PmtInf", |paper| {
            paper.text("PmtInfId", &format!("{}-{}", self.message, day.format("%m%d")))?;
            paper.text("PmtMtd", "DD")?;
            paper.text("NbOfTxs", &collections.len().to_string())?;
            paper.text("CtrlSum", sum)?;
            paper.within("PmtTpInf", |paper| {
                paper.within("SvcLvl", |paper| paper.text("Cd", "SEPA"))?;
                paper.within("LclInstrm", |paper| paper.text("Cd", "CORE"))?;
                paper.text("SeqTp", "RCUR")
            })?;
            paper.text("ReqdColltnDt", &day.to_string())?;
            paper.within("Cdtr", |paper| paper.text("Nm", &plain(&creditor.name, HOLDER_LIMIT)))?;
            paper.account("CdtrAcct", &creditor.iban)?;
            paper.bank("CdtrAgt", creditor.bic.as_ref())?;
            paper.text("ChrgBr", "SLEV")?;
            paper.within("CdtrSchmeId", |paper| {
                paper.within("Id", |paper| {
                    paper.within("PrvtId", |paper| {
                        paper.within("Othr", |paper| {
                            paper.text("Id", creditor.identifier.as_str())?;
                            paper.within("SchmeNm", |paper| paper.text("Prtry", "SEPA"))
                        })
                    })
                })
            })?;
            collections.iter().try_for_each(|collection| collection.write(paper))
        })
    }
}

impl Collection {
    fn write(&self, paper: &mut Paper) -> io::Result<()> {
        paper.within("DrctDbtTxInf", |paper| {
            paper.within("PmtId", |paper| paper.text("EndToEndId", &self.end_to_end))?;
            let amount = BytesStart::new("InstdAmt").with_attributes([("Ccy", "EUR")]);
            paper.said(amount, &decimal(self.minor))?;
            paper.within("DrctDbtTx", |paper| {
                paper.within("MndtRltdInf", |paper| {
                    paper.text("MndtId", &self.mandate)?;
                    paper.text("DtOfSgntr", &self.signed_on.to_string())
                })
            })?;
            paper.bank("DbtrAgt", None)?;
            paper.within("Dbtr", |paper| paper.text("Nm", &plain(&self.holder, HOLDER_LIMIT)))?;
            paper.account("DbtrAcct", &self.iban)?;
            paper.within("RmtInf", |paper| paper.text("Ustrd", &plain(&self.text, TEXT_LIMIT)))
        })
    }
}

fn sum(collections: &[Collection]) -> Result<String, PainError> {
    let add = |sum: i64, collection: &Collection| sum.checked_add(collection.minor);
    collections.iter().try_fold(0, add).map(decimal).ok_or(PainError::Sum)
}

fn decimal(minor: i64) -> String {
    Money::new(minor, Currency::EUR).unwrap_or(Money::zero(Currency::EUR)).to_decimal()
}

/// `text` in the letters that every bank takes, at most `limit` of them; a point where nothing is left, since an empty text
/// is none. No `/` at either end and no two in a row (EPC217-08, 1.4).
#[must_use]
pub fn plain(text: &str, limit: usize) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || " -?:().,'+".contains(letter);
    let letters = deunicode::deunicode_with_tofu(text, ".");
    let letters = letters.chars().map(|letter| if fits(letter) { letter } else { ' ' });
    let spaced: String = letters.collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let cut: String = words.join(" ").chars().take(limit).collect();
    let cut = cut.trim();
    if cut.is_empty() { ".".to_owned() } else { cut.to_owned() }
}

/// What is written on.
struct Paper(Writer<Vec<u8>>);

impl Paper {
    fn within(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.said(BytesStart::new(name), text)
    }

    fn said(&mut self, start: BytesStart<'_>, text: &str) -> io::Result<()> {
        let end = start.to_end().into_owned();
        self.0.write_event(Event::Start(start))?;
        self.0.write_event(Event::Text(BytesText::new(text)))?;
        self.0.write_event(Event::End(end))
    }

    fn account(&mut self, name: &str, iban: &Iban) -> io::Result<()> {
        self.within(name, |paper| paper.within("Id", |paper| paper.text("IBAN", iban.as_str())))
    }

    fn bank(&mut self, name: &str, bic: Option<&Bic>) -> io::Result<()> {
        self.within(name, |paper| {
            paper.within("FinInstnId", |paper| match bic {
                Some(bic) => paper.text("BIC", bic.as_str()),
                None => paper.within("Othr", |paper| paper.text("Id", "NOTPROVIDED")),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_with_the_letters_that_every_bank_takes() {
        for (text, expected) in [
            ("Société Générale d'Éclairage & Fils", "Societe Generale d'Eclairage Fils"),
            ("Müller-Lüdenscheidt GmbH", "Muller-Ludenscheidt GmbH"),
            ("Łódź Śląsk ß ø þ", "Lodz Slask ss o th"),
            ("Αθήνα", "Athena"),
            ("  //a//b  ", "a b"),
            ("</Nm><x>", "Nm x"),
            ("line\nline\u{0}\u{202e}", "line line"),
            ("", "."),
        ] {
            assert_eq!(plain(text, 70), expected, "{text}");
        }
        assert_eq!(plain(&"é".repeat(90), 70).len(), 70);
    }
}
