//! Pages to PDF, and a statement as a workbook. The only crate that links a typesetter: what only speaks to tables and
//! queues stays small.
//!
//! It knows no clock, no network and no file: the template, the fonts and the paper are in memory, and a paper is data to
//! the template, never source. The same paper is the same bytes. Fonts are Source Sans (SIL Open Font License, in
//! `fonts/`): Latin, Greek and Cyrillic; a letter of another script is shown as a question mark rather than as nothing.

mod workbook;
mod world;

use render::paper::{Paper, Printer, PrinterError, Statement};
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::Desk;

/// Papers after which what the typesetter remembers of one is forgotten.
const REMEMBERED: usize = 4;

/// Sets papers by Typst.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typesetter;

impl Printer for Typesetter {
    /// A4, tagged, PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), in the paper's language.
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PrinterError> {
        let desk = Desk::with(paper)?;
        let set = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| unset(&faults, "set"));
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|_| PrinterError::Unset("the standards disagree".to_owned()))?;
        let options = PdfOptions {
            ident: Smart::Custom(paper.title.clone()),
            creator: Smart::Custom(Some("Relance".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let file =
            set.and_then(|set| typst_pdf::pdf(&set, &options).map_err(|faults| unset(&faults, "written")));
        typst::comemo::evict(REMEMBERED);
        file
    }

    fn workbook(&self, statement: &Statement) -> Result<Vec<u8>, PrinterError> {
        workbook::of(statement).map_err(|error| PrinterError::Unwritten(error.to_string()))
    }
}

/// What the typesetter says quotes what it was given, which is personal: only how much it found is told.
fn unset(faults: &[typst::diag::SourceDiagnostic], step: &str) -> PrinterError {
    PrinterError::Unset(format!("{} faults when it was {step}", faults.len()))
}
