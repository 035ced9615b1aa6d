//! Invoices as the sample's creditor issued them: a page for the debtor, an e-invoice for his program.

use std::fmt::Write;

use print::Typesetter;
use render::paper::{Column, Paper, Printer, PrinterError, Section, Side, Table};
use serde_json::Value;

fn text<'a>(of: &'a Value, pointer: &str) -> &'a str {
    of.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Its page.
pub fn pdf(told: &Value) -> Result<Vec<u8>, PrinterError> {
    let invoice = |name: &str| text(told, &format!("/invoice/{name}"));
    let amount = format!("{} {}", invoice("amount").replace('.', ","), invoice("currency"));
    let day = |name: &str| invoice(name).split('-').rev().collect::<Vec<_>>().join("/");
    let column = |head, share, figures| Column { head, share, figures };
    let table = Table {
        columns: vec![column("Désignation", 28, false), column("Montant", 12, true)],
        rows: vec![vec!["Travaux d'atelier, selon bon de livraison".to_owned(), amount.clone()]],
    };
    let mut date = invoice("issued_on").split('-').map(|part| part.parse().unwrap_or(1));
    let mut part = || date.next().unwrap_or(1);
    let paper = Paper {
        language: "fr",
        title: format!("Facture {}", invoice("number")),
        date: [part(), part(), part()],
        color: "#1b4d5c".to_owned(),
        logo: None,
        from: Side {
            label: "De",
            name: "Atelier Morvan SAS".to_owned(),
            lines: vec!["4 quai de la Douane".to_owned(), "29200 Brest".to_owned()],
        },
        to: Side { label: "Pour", name: text(told, "/debtor/name").to_owned(), lines: Vec::new() },
        facts: vec![("Émise le".to_owned(), day("issued_on")), ("Échéance".to_owned(), day("due_on"))],
        sections: vec![Section {
            table: Some(table),
            sums: vec![("Total à régler".to_owned(), amount)],
            ..Section::default()
        }],
        page: ["Page ", " sur ", ""],
        codes: Vec::new(),
        picture: None,
    };
    Typesetter.pdf(&paper)
}

/// Its e-invoice, in UBL 2.1: what a reader of ours looks at, and not all that the law wants.
pub fn xml(told: &Value) -> Vec<u8> {
    let ubl = "urn:oasis:names:specification:ubl:schema:xsd:";
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"{ubl}Invoice-2\" xmlns:cac=\"{ubl}CommonAggregateComponents-2\" \
         xmlns:cbc=\"{ubl}CommonBasicComponents-2\">\n"
    );
    for (element, field) in [("ID", "number"), ("IssueDate", "issued_on"), ("DueDate", "due_on")] {
        let value = text(told, &format!("/invoice/{field}"));
        // Numbers and days of the sample hold nothing that XML would read
        let _ = writeln!(xml, "  <cbc:{element}>{value}</cbc:{element}>");
    }
    xml.push_str("</Invoice>\n");
    xml.into_bytes()
}
