//! The payment code of a euro transfer (EPC069-12, "Quick Response Code: Guidelines to Enable Data Capture"): version 002,
//! UTF-8, error level M, at most version 13. It says again what stands beside it in words, and never replaces it.

use std::fmt::Write;

use domain::money::{Currency, Money};
use domain::reference::{Bic, CreditorReference, Iban};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use crate::message::{Account, Message};

/// Most bytes of a payload.
pub const PAYLOAD_LIMIT: usize = 331;
/// Most characters of the account holder.
pub const NAME_LIMIT: usize = 70;
/// Highest amount, in cents: 999 999 999.99.
pub const AMOUNT_LIMIT_MINOR: i64 = 99_999_999_999;
/// Largest code the standard allows.
const VERSION_LIMIT: u8 = 13;
/// White modules around the code.
const QUIET: usize = 4;
/// Pixels of a module in a mail: twice what is shown, for dense screens.
const SCALE: usize = 4;

/// A transfer, ready to be typed.
#[derive(Debug, Clone, Copy)]
pub struct Transfer<'a> {
    /// Account holder exactly as the bank knows him.
    pub account_holder: &'a str,
    /// Account.
    pub iban: &'a Iban,
    /// Bank, may be left out inside the EEA.
    pub bic: Option<&'a Bic>,
    /// How much.
    pub amount: Money,
    /// What it must quote.
    pub reference: &'a CreditorReference,
}

impl<'a> Transfer<'a> {
    /// The transfers a message asks for, one an account.
    #[must_use]
    pub fn all(message: &'a Message) -> Vec<Self> {
        let Some(reference) = message.reference.as_ref().filter(|_| message.asks()) else {
            return Vec::new();
        };
        let to = |account: &'a Account| Self {
            account_holder: &account.account_holder,
            iban: &account.iban,
            bic: account.bic.as_ref(),
            amount: account.amount,
            reference,
        };
        if !message.accounts.is_empty() {
            return message.accounts.iter().map(to).collect();
        }
        let creditor = &message.creditor;
        vec![Self {
            account_holder: &creditor.account_holder,
            iban: &creditor.iban,
            bic: creditor.bic.as_ref(),
            amount: message.total_to_pay,
            reference,
        }]
    }
}

/// The text of the code. None outside the euro, outside 0.01 to 999 999 999.99, for a name of more than 70 characters or
/// one with a line break: such a transfer is typed.
#[must_use]
pub fn payload(transfer: &Transfer<'_>) -> Option<String> {
    let name = transfer.account_holder;
    let amount = transfer.amount;
    let within = amount.is_positive() && amount.minor() <= AMOUNT_LIMIT_MINOR;
    let named = !name.is_empty() && name.chars().count() <= NAME_LIMIT && !name.contains(char::is_control);
    if amount.currency() != Currency::EUR || !within || !named {
        return None;
    }
    let payload = format!(
        "BCD\n002\n1\nSCT\n{}\n{name}\n{}\nEUR{}\n\n{}",
        transfer.bic.map_or("", Bic::as_str),
        transfer.iban.as_str(),
        amount.to_decimal(),
        transfer.reference.as_str(),
    );
    (payload.len() <= PAYLOAD_LIMIT).then_some(payload)
}

/// The code of `payload` as one SVG path, black on white, with its quiet zone. None beyond [`PAYLOAD_LIMIT`].
#[must_use]
pub fn svg(payload: &str) -> Option<String> {
    let code = code(payload)?;
    let side = code.size + 2 * QUIET;
    let mut path = String::with_capacity(16 * code.size * code.size / 4);
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = code.lines[y][x..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The code of `payload` as a PNG of one bit a pixel, with its quiet zone. None beyond [`PAYLOAD_LIMIT`].
#[must_use]
pub fn png(payload: &str) -> Option<Vec<u8>> {
    let code = code(payload)?;
    let side = (code.size + 2 * QUIET) * SCALE;
    let stride = side.div_ceil(8);
    let mut pixels = vec![0xff_u8; stride * side];
    for y in 0..code.size {
        let top = (y + QUIET) * SCALE;
        let first = top * stride;
        for (x, _) in code.lines[y].iter().enumerate().filter(|(_, dark)| **dark) {
            for pixel in (x + QUIET) * SCALE..(x + QUIET + 1) * SCALE {
                pixels[first + pixel / 8] &= !(0x80 >> (pixel % 8));
            }
        }
        for copy in 1..SCALE {
            pixels.copy_within(first..first + stride, first + copy * stride);
        }
    }
    encode(side, &pixels)
}

fn encode(side: usize, pixels: &[u8]) -> Option<Vec<u8>> {
    let side = u32::try_from(side).ok()?;
    let mut file = Vec::with_capacity(2048);
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fastest);
    // Most lines repeat the one above: as differences they are zeros.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}

/// The modules of a code, line by line; true is dark.
struct Modules {
    size: usize,
    lines: Vec<Vec<bool>>,
}

fn code(payload: &str) -> Option<Modules> {
    if payload.len() > PAYLOAD_LIMIT {
        return None;
    }
    let segments = [QrSegment::make_bytes(payload.as_bytes())];
    // A reader takes any mask; trying all eight for the handsomest costs more than the rest of the message.
    let mask = Some(Mask::new(3));
    let (first, last) = (Version::new(1), Version::new(VERSION_LIMIT));
    let code =
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, first, last, mask, false).ok()?;
    let side = code.size();
    let lines = (0..side).map(|y| (0..side).map(|x| code.get_module(x, y)).collect()).collect();
    Some(Modules { size: usize::try_from(side).ok()?, lines })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use domain::debtor::Language;
    use domain::scenario::Notice;
    use proptest::prelude::*;

    /// Reads a drawn code with an independent reader.
    fn read(side: usize, dark: impl Fn(usize, usize) -> bool) -> String {
        let grid = rqrr::SimpleGrid::from_func(side, dark);
        rqrr::Grid::new(grid).decode().unwrap().1
    }

    fn read_png(file: &[u8]) -> String {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.bit_depth, info.color_type), (png::BitDepth::One, png::ColorType::Grayscale));
        let dark = |x: usize, y: usize| pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) == 0;
        let width = info.width as usize;
        assert!((0..width).all(|at| !dark(at, QUIET * SCALE - 1) && !dark(QUIET * SCALE - 1, at)));
        let middle = |x: usize, y: usize| dark((x + QUIET) * SCALE + 1, (y + QUIET) * SCALE + 1);
        read(width / SCALE - 2 * QUIET, middle)
    }

    fn read_svg(svg: &str) -> String {
        let side: usize =
            svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let path = svg.split("fill=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = vec![false; side * side];
        for run in path.split('z').filter(|run| !run.is_empty()) {
            let (x, rest) = run[1..].split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let length: usize = rest.split('v').next().unwrap().parse().unwrap();
            let start = y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap();
            dark[start..start + length].fill(true);
        }
        read(side - 2 * QUIET, |x, y| dark[(y + QUIET) * side + x + QUIET])
    }

    #[test]
    fn the_payload_has_the_lines_of_the_guideline() {
        let message = sample::complete(Notice::Reminder1, Language::Fr);
        let text = payload(&Transfer::all(&message)[0]).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        let expected = [
            "BCD",
            "002",
            "1",
            "SCT",
            "AGRIFRPP",
            "Scierie du Vercors SAS",
            "FR7630006000011234567890189",
            "EUR6198.60",
            "",
            message.reference.as_ref().unwrap().as_str(),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_the_guideline_does_not_allow_has_no_code() {
        let mut message = sample::complete(Notice::Reminder1, Language::Fr);
        let code = |message: &Message| payload(&Transfer::all(message)[0]);
        message.total_to_pay = Money::parse("1000000000", Currency::EUR).unwrap();
        assert_eq!(code(&message), None);
        message.total_to_pay = Money::zero(Currency::EUR);
        assert_eq!(code(&message), None);
        message.total_to_pay = Money::parse("10", Currency::GBP).unwrap();
        assert_eq!(code(&message), None);
        message.total_to_pay = Money::parse("999999999.99", Currency::EUR).unwrap();
        assert!(code(&message).is_some());
        message.creditor.account_holder = "é".repeat(71);
        assert_eq!(code(&message), None);
        assert_eq!(svg(&"x".repeat(332)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn what_is_drawn_can_be_read_back(
            holder in "[A-Za-zàâçéèêëîïôûùüÿœæÀÉ&' .-]{1,70}",
            base in "[A-Z0-9]{1,21}",
            minor in 1..=AMOUNT_LIMIT_MINOR,
        ) {
            let mut message = sample::complete(Notice::Reminder1, Language::Fr);
            message.creditor.account_holder = holder;
            message.reference = Some(CreditorReference::from_base(&base).unwrap());
            message.total_to_pay = Money::new(minor, Currency::EUR).unwrap();
            let text = payload(&Transfer::all(&message)[0]).unwrap();
            prop_assert_eq!(&read_png(&png(&text).unwrap()), &text);
            prop_assert_eq!(&read_svg(&svg(&text).unwrap()), &text);
        }
    }
}
