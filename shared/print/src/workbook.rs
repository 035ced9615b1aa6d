//! A statement as a workbook: a sheet of invoices and a sheet of payments for each currency. Figures are numbers, dates are
//! dates, and every name is a string, so that none is ever a formula.

use chrono::{Datelike, NaiveDate};
use domain::money::{Currency, Money};
use render::RenderError;
use render::paper::{Case, Head, Statement, labels};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use thiserror::Error;

/// Width of a column of names, of dates and of figures, in characters.
const NAMES: u32 = 30;
const DATES: u32 = 12;
const FIGURES: u32 = 16;

/// Why a workbook was not written.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// A name that may not be shown.
    #[error(transparent)]
    Name(#[from] RenderError),
    /// More than a sheet can hold.
    #[error(transparent)]
    Sheet(#[from] XlsxError),
}

/// The workbook of `statement`.
pub fn of(statement: &Statement) -> Result<Vec<u8>, WorkbookError> {
    let head = &statement.head;
    let words = labels(head.language);
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(words.title);
    workbook.set_properties(&properties.set_creation_datetime(&date(head.as_of.date())?));
    for case in &statement.cases {
        invoices(workbook.add_worksheet(), head, case)?;
        if !case.credits.is_empty() {
            credits(workbook.add_worksheet(), head, case)?;
        }
    }
    if statement.cases.is_empty() {
        workbook.add_worksheet().write_string(0, 0, words.nothing)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// Formats of one currency.
struct Formats {
    head: Format,
    date: Format,
    money: Format,
    sum: Format,
    label: Format,
}

impl Formats {
    fn of(currency: Currency) -> Self {
        let decimals = usize::from(currency.decimals());
        let point = if decimals > 0 { "." } else { "" };
        let money = format!("#,##0{point}{}", "0".repeat(decimals));
        let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
        Self {
            head: head.set_align(FormatAlign::Top),
            date: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            sum: Format::new().set_bold().set_num_format(&money),
            money: Format::new().set_num_format(money),
            label: Format::new().set_bold(),
        }
    }
}

fn invoices(sheet: &mut Worksheet, head: &Head, case: &Case) -> Result<(), WorkbookError> {
    let (words, formats) = (labels(head.language), Formats::of(case.currency));
    sheet.set_name(case.currency.code())?;
    let heads =
        [words.number, words.issued, words.due, words.amount, words.paid, words.open, words.days_late];
    let widths = [NAMES, DATES, DATES, FIGURES, FIGURES, FIGURES, DATES];
    begin(sheet, &formats, &heads, &widths)?;
    let mut row = 1;
    for item in &case.items {
        sheet.write_string(row, 0, item.name(head)?)?;
        sheet.write_datetime_with_format(row, 1, date(item.issued_on)?, &formats.date)?;
        sheet.write_datetime_with_format(row, 2, date(item.due_on)?, &formats.date)?;
        for (column, amount) in [(3, item.amount), (4, item.paid), (5, item.open)] {
            sheet.write_number_with_format(row, column, figure(amount), &formats.money)?;
        }
        sheet.write_number(row, 6, item.days_late)?;
        row += 1;
    }
    row += 1;
    for (label, sum) in case.sums(head) {
        sheet.write_string_with_format(row, 0, label, &formats.label)?;
        sheet.write_number_with_format(row, 5, figure(sum), &formats.sum)?;
        row += 1;
    }
    for line in head.lines()?.into_iter().chain(head.rows_left(case.items_left)) {
        sheet.write_string(row + 1, 0, line)?;
        row += 1;
    }
    Ok(())
}

fn credits(sheet: &mut Worksheet, head: &Head, case: &Case) -> Result<(), WorkbookError> {
    let (words, formats) = (labels(head.language), Formats::of(case.currency));
    sheet.set_name(format!("{} +", case.currency.code()))?;
    begin(sheet, &formats, &[words.credit, words.issued, words.amount], &[NAMES, DATES, FIGURES])?;
    let mut row = 1;
    for credit in &case.credits {
        sheet.write_string(row, 0, credit.name(head)?)?;
        sheet.write_datetime_with_format(row, 1, date(credit.on)?, &formats.date)?;
        sheet.write_number_with_format(row, 2, figure(credit.amount), &formats.money)?;
        row += 1;
    }
    if let Some(line) = head.rows_left(case.credits_left) {
        sheet.write_string(row + 1, 0, line)?;
    }
    Ok(())
}

/// Writes the heads, which stay in sight.
fn begin(sheet: &mut Worksheet, formats: &Formats, heads: &[&str], widths: &[u32]) -> Result<(), XlsxError> {
    for ((column, head), width) in (0..).zip(heads).zip(widths) {
        sheet.write_string_with_format(0, column, *head, &formats.head)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(u16::MAX);
    let [month, of_month] = [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    ExcelDateTime::from_ymd(year, month, of_month)
}

/// A sheet knows no other figure than a float; up to 15 digits it shows what was written.
fn figure(amount: Money) -> f64 {
    amount.to_decimal().parse().unwrap_or_default()
}
