//! An invoice itself, as its creditor issued it: a PDF by its first and last bytes, or an e-invoice of EN 16931 in UBL 2.1
//! or UN/CEFACT CII, looked at as a whole before it is kept. Nobody here reads what it bills: its own number is all that is
//! wanted, so that one invoice never hangs on another.
//!
//! A look proves no more than it says: a PDF may still hold a script, as any may. What is kept is only ever handed out to be
//! saved.

use domain::invoice::Format;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};
use thiserror::Error;

use crate::upload::named;

/// Most bytes: 10 MB.
pub const BYTES_LIMIT: u64 = 10 * 1024 * 1024;
/// Deepest nesting of elements; real ones are some ten deep.
const DEPTH_LIMIT: usize = 64;
/// Letters of a number that are read.
const NUMBER_LIMIT: usize = 200;
/// How far from its end a PDF says that it ends (ISO 32000-1, annex H, note 18).
const PDF_END: usize = 1024;

/// An element by its namespace and name.
type Name = (&'static str, &'static str);
const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
const CII: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
const CII_PARTS: &str = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
/// Where an e-invoice says its number (BT-1 of EN 16931), from its root on.
const NUMBERS: [&[Name]; 3] = [
    &[("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "Invoice"), (UBL, "ID")],
    &[("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "CreditNote"), (UBL, "ID")],
    &[(CII, "CrossIndustryInvoice"), (CII, "ExchangedDocument"), (CII_PARTS, "ID")],
];
/// What a browser runs, or draws, wherever it finds it.
const LIVE: [&str; 3] =
    ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/XSL/Transform"];

/// Why a document is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OriginalError {
    /// Nothing.
    #[error("this file is empty")]
    Empty,
    /// Beyond [`BYTES_LIMIT`].
    #[error("an original holds at most 10 MB")]
    Large,
    /// Something else, or something before it.
    #[error("this file is no PDF by its first bytes")]
    NoPdf,
    /// Cut off, or something after it.
    #[error("this PDF does not end as one: it was cut off, or something follows it")]
    NoEnd,
    /// Another encoding.
    #[error("this e-invoice is not in UTF-8")]
    Encoding,
    /// Not well-formed.
    #[error("line {0}: this is not XML that can be read")]
    Broken(usize),
    /// What would be expanded or fetched.
    #[error("line {0}: a DOCTYPE is refused: nothing is expanded, read or fetched")]
    Doctype(usize),
    /// What would be expanded.
    #[error("line {0}: an entity that XML does not have by itself is refused")]
    Entity(usize),
    /// A style sheet, or another program.
    #[error("line {0}: an instruction to programs is refused")]
    Instruction(usize),
    /// Pages and pictures.
    #[error("line {0}: what a browser would run or draw is refused")]
    Live(usize),
    /// Beyond [`DEPTH_LIMIT`].
    #[error("line {0}: elements are nested more than 64 levels deep")]
    Deep(usize),
    /// Some other document.
    #[error(
        "this is no e-invoice: its root is no Invoice or CreditNote of UBL 2.1 and no CrossIndustryInvoice"
    )]
    Root,
    /// It says no number.
    #[error("this e-invoice does not say its number")]
    NoNumber,
    /// It says another one.
    #[error("this e-invoice says another number than the invoice it is for")]
    OtherNumber,
}

/// Looks at a document that is to be the original of the invoice with this printed number.
///
/// # Errors
/// [`OriginalError`]: the first thing that is wrong.
pub fn look(format: Format, bytes: &[u8], number: &str) -> Result<(), OriginalError> {
    match bytes.len() as u64 {
        0 => return Err(OriginalError::Empty),
        bytes if bytes > BYTES_LIMIT => return Err(OriginalError::Large),
        _ => {}
    }
    match format {
        Format::Pdf => pdf(bytes),
        Format::Xml if self::number(bytes)? != number.trim() => Err(OriginalError::OtherNumber),
        Format::Xml => Ok(()),
    }
}

/// The name an original is handed out under: that of its invoice, whatever that holds.
#[must_use]
pub fn file_name(number: &str, format: Format) -> String {
    named(&number.replace(['/', '\\'], "-"), &[format.word()])
}

fn pdf(bytes: &[u8]) -> Result<(), OriginalError> {
    if !bytes.starts_with(b"%PDF-1.") && !bytes.starts_with(b"%PDF-2.") {
        return Err(OriginalError::NoPdf);
    }
    let end = &bytes[bytes.len().saturating_sub(PDF_END)..];
    let ends = end.windows(5).any(|word| word == b"%%EOF");
    if ends { Ok(()) } else { Err(OriginalError::NoEnd) }
}

/// The number of an e-invoice. Reads it to its end, expands nothing and keeps nothing of it.
///
/// # Errors
/// [`OriginalError`].
pub fn number(bytes: &[u8]) -> Result<String, OriginalError> {
    let text = std::str::from_utf8(bytes).map_err(|_| OriginalError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut look = Look::default();
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let line = || 1 + text.bytes().take(before).filter(|byte| *byte == b'\n').count();
        let (namespace, event) = reader.read_resolved_event().map_err(|_| OriginalError::Broken(line()))?;
        if let Event::Eof = event {
            break;
        }
        look.at(&namespace, &event).map_err(|what| what(line()))?;
    }
    look.end()
}

type Wrong = fn(usize) -> OriginalError;

/// What was seen so far.
#[derive(Default)]
struct Look {
    depth: usize,
    /// Which of [`NUMBERS`] this is, once its root was seen.
    path: Option<&'static [Name]>,
    /// Elements of the path that are open, one inside the other.
    along: usize,
    ended: bool,
    number: Option<String>,
}

impl Look {
    fn at(&mut self, namespace: &ResolveResult<'_>, event: &Event<'_>) -> Result<(), Wrong> {
        match event {
            Event::Start(tag) => self.open(namespace, tag),
            Event::Empty(tag) => {
                self.open(namespace, tag)?;
                self.close();
                Ok(())
            }
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => self.words(&text.xml10_content()),
            Event::CData(text) => self.words(&text.xml10_content()),
            Event::GeneralRef(name) => self.reference(name),
            Event::Decl(declaration) => match declaration.encoding() {
                _ if self.path.is_some() => Err(OriginalError::Broken),
                Some(Ok(name)) if !is_utf8(&name) => Err(|_| OriginalError::Encoding),
                Some(Err(_)) => Err(OriginalError::Broken),
                _ => Ok(()),
            },
            Event::PI(_) => Err(OriginalError::Instruction),
            Event::DocType(_) => Err(OriginalError::Doctype),
            Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, namespace: &ResolveResult<'_>, tag: &BytesStart<'_>) -> Result<(), Wrong> {
        if self.ended {
            return Err(OriginalError::Broken);
        }
        if self.depth == DEPTH_LIMIT {
            return Err(OriginalError::Deep);
        }
        let space = match namespace {
            ResolveResult::Bound(namespace) => namespace.as_ref(),
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(_) => return Err(OriginalError::Broken),
        };
        if LIVE.contains(&space) {
            return Err(OriginalError::Live);
        }
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| OriginalError::Broken as Wrong)?;
            attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|_| OriginalError::Entity as Wrong)?;
        }
        let name = tag.local_name();
        let is = |at: &Name| at.0 == space && at.1 == name.as_ref();
        if self.depth == 0 {
            let path = NUMBERS.into_iter().find(|path| path.first().is_some_and(is));
            self.path = Some(path.ok_or((|_| OriginalError::Root) as Wrong)?);
        }
        let path = self.path.unwrap_or_default();
        if self.along == self.depth && path.get(self.depth).is_some_and(is) {
            self.along += 1;
        }
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) {
        if self.is_number() {
            self.number.get_or_insert_default();
        }
        self.depth = self.depth.saturating_sub(1);
        self.along = self.along.min(self.depth);
        self.ended = self.depth == 0;
    }

    /// True inside the element that says the number.
    fn is_number(&self) -> bool {
        self.along == self.depth && self.path.is_some_and(|path| path.len() == self.depth)
    }

    fn words(&mut self, words: &str) -> Result<(), Wrong> {
        if self.depth == 0 && !words.trim().is_empty() {
            return Err(OriginalError::Broken);
        }
        if words.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{85}'))
        {
            return Err(OriginalError::Broken);
        }
        if self.is_number() {
            let number = self.number.get_or_insert_default();
            let room = NUMBER_LIMIT.saturating_sub(number.chars().count());
            number.extend(words.chars().take(room));
        }
        Ok(())
    }

    fn reference(&mut self, name: &BytesRef<'_>) -> Result<(), Wrong> {
        let letter = match name.as_ref() {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.resolve_char_ref().ok().flatten(),
        };
        let letter = letter.ok_or(OriginalError::Entity as Wrong)?;
        self.words(letter.encode_utf8(&mut [0; 4]))
    }

    fn end(self) -> Result<String, OriginalError> {
        if !self.ended {
            return Err(if self.path.is_none() { OriginalError::Root } else { OriginalError::Broken(1) });
        }
        let number = self.number.unwrap_or_default().trim().to_owned();
        if number.is_empty() { Err(OriginalError::NoNumber) } else { Ok(number) }
    }
}

/// ASCII is UTF-8.
fn is_utf8(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";

    fn ubl(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<Invoice xmlns=\"{INVOICE}\" xmlns:cbc=\"{UBL}\">{inside}</Invoice>\n"
        )
    }

    fn told(text: &str) -> Result<String, OriginalError> {
        number(text.as_bytes())
    }

    #[test]
    fn an_e_invoice_says_its_own_number_and_no_other() {
        let other = "<Ref><cbc:ID>no</cbc:ID></Ref>";
        let mine = "<cbc:ID>\n F&amp;<![CDATA[1]]>&#50; <!-- not this --></cbc:ID>";
        assert_eq!(told(&ubl(&format!("{other}{mine}{other}"))).unwrap(), "F&12");
        assert_eq!(told(&ubl(other)), Err(OriginalError::NoNumber));
        assert_eq!(told(&ubl("<ID>1</ID>")), Err(OriginalError::NoNumber), "of another namespace");
        assert_eq!(told(&ubl("<cbc:ID/>")), Err(OriginalError::NoNumber));
        let cii = format!(
            "<a:CrossIndustryInvoice xmlns:a=\"{CII}\" xmlns:b=\"{CII_PARTS}\"><a:ExchangedDocumentContext><b:ID>no</b:ID>\
             </a:ExchangedDocumentContext><a:ExchangedDocument><b:Note><b:ID>no</b:ID></b:Note><b:ID>7</b:ID>\
             </a:ExchangedDocument></a:CrossIndustryInvoice>"
        );
        assert_eq!(told(&cii).unwrap(), "7");
        assert_eq!(look(Format::Xml, cii.as_bytes(), " 7 "), Ok(()));
        assert_eq!(look(Format::Xml, cii.as_bytes(), "8"), Err(OriginalError::OtherNumber));
    }

    #[test]
    fn what_would_be_expanded_run_or_fetched_is_refused_with_its_line() {
        let id = "<cbc:ID>1</cbc:ID>";
        let xhtml = "http://www.w3.org/1999/xhtml";
        for (text, wanted) in [
            (format!("<!DOCTYPE Invoice>{}", &ubl(id)[22..]), OriginalError::Doctype(1)),
            (ubl(&format!("\n\n&evil;{id}")), OriginalError::Entity(4)),
            (ubl(&format!("\n<a b=\"&evil;\"/>{id}")), OriginalError::Entity(3)),
            (ubl(&format!("<?xml-stylesheet href=\"a.xsl\"?>{id}")), OriginalError::Instruction(2)),
            (ubl(&format!("{id}<s:script xmlns:s=\"{xhtml}\">alert(1)</s:script>")), OriginalError::Live(2)),
            (ubl(&format!("{id}{}{}", "<a>".repeat(64), "</a>".repeat(64))), OriginalError::Deep(2)),
            (ubl(&format!("{id}<x:a/>")), OriginalError::Broken(2)),
            (ubl(&format!("{id}<a>")), OriginalError::Broken(2)),
            (ubl(&format!("{id}<a b=\"1\" b=\"2\"/>")), OriginalError::Broken(2)),
            (format!("{}<a/>", ubl(id)), OriginalError::Broken(3)),
            // Its line is the one where it begins: the text behind the root begins with a new line
            (format!("{}words", ubl(id)), OriginalError::Broken(2)),
            (ubl(id).replace("1.0\"", "1.0\" encoding=\"ISO-8859-1\""), OriginalError::Encoding),
            (format!("<html xmlns=\"{xhtml}\"/>"), OriginalError::Live(1)),
            ("<Invoice/>".to_owned(), OriginalError::Root),
            (String::new(), OriginalError::Root),
            ("words".to_owned(), OriginalError::Broken(1)),
        ] {
            assert_eq!(told(&text), Err(wanted), "{text}");
        }
        assert_eq!(number(b"\xff\xfe<\0"), Err(OriginalError::Encoding));
        assert!(told(&ubl(&format!("{id}{}{}", "<a>".repeat(63), "</a>".repeat(63)))).is_ok());
    }

    #[test]
    fn a_pdf_starts_and_ends_as_one() {
        let look = |bytes: &[u8]| look(Format::Pdf, bytes, "1");
        assert_eq!(look(b"%PDF-1.7\n1 0 obj\n%%EOF\n"), Ok(()));
        assert_eq!(look(b""), Err(OriginalError::Empty));
        assert_eq!(look(b"<html>%PDF-1.7\n%%EOF"), Err(OriginalError::NoPdf));
        assert_eq!(look(b"%PDF-1.7\n1 0 obj"), Err(OriginalError::NoEnd));
        let mut polyglot = b"%PDF-1.7\n%%EOF\nPK\x03\x04".to_vec();
        polyglot.resize(4096, b'z');
        assert_eq!(look(&polyglot), Err(OriginalError::NoEnd));
        polyglot.resize(11 * 1024 * 1024, b'z');
        assert_eq!(look(&polyglot), Err(OriginalError::Large));
    }
}
