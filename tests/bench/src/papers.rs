//! P14: what a paper costs to set, warm: one page, a statement of 400 rows, and the same as a workbook.

use std::hint::black_box;

use domain::debtor::Language;
use print::Typesetter;
use render::paper::{Printer, PrinterError};
use tests::papers;

use crate::cpu;
use crate::work::Outcome;

/// Papers set before the measure.
const FIRST: usize = 5;
/// Papers of each measure; the median stands in the table.
const PAPERS: usize = 41;
/// Rows of the long statement.
const ROWS: u64 = 400;

/// P14.
///
/// # Errors
/// A paper cannot be set.
pub fn run() -> Outcome<()> {
    // Another amount each time: what the typesetter remembers of the paper before is no help
    let letter = |place: u64| {
        let mut receipt = papers::receipt(Language::Fr);
        receipt.balance = papers::eur(1_000 + i64::try_from(place)?);
        Ok(Typesetter.pdf(&receipt.paper()?)?)
    };
    let statement = |place: u64| {
        let mut statement = papers::statement(Language::Fr, ROWS);
        for item in &mut statement.cases[0].items {
            item.number = format!("{}-{place}", item.number);
        }
        statement
    };
    let (us, bytes) = median(&letter)?;
    println!("P14 a page: {us} us of CPU, {bytes} bytes");
    let (us, bytes) = median(&|place| Ok(Typesetter.pdf(&statement(place).paper()?)?))?;
    println!("P14 a statement of {ROWS} rows: {us} us of CPU, {bytes} bytes");
    let (us, bytes) = median(&|place| -> Outcome<Vec<u8>> {
        Typesetter.workbook(&statement(place)).map_err(|error: PrinterError| error.into())
    })?;
    println!("P14 the same as a workbook: {us} us of CPU, {bytes} bytes; memory {} kB", cpu::peak_kb());
    Ok(())
}

fn median(set: &dyn Fn(u64) -> Outcome<Vec<u8>>) -> Outcome<(u64, usize)> {
    let (mut figures, mut bytes) = (Vec::with_capacity(PAPERS), 0);
    for place in 0..FIRST + PAPERS {
        let before = cpu::used_us();
        bytes = black_box(set(u64::try_from(place)?)?).len();
        if place >= FIRST {
            figures.push(cpu::used_us() - before);
        }
    }
    Ok((cpu::median(figures), bytes))
}
