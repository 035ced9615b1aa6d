//! A notice as a text message: at most three segments, in seven bits where the words allow it. What does not fit is left
//! out sentence by sentence; the link, the amount, the creditor's name and a code the debtor asked for are never cut.

use domain::debtor::Channel;
use minijinja::value::{Serde, Value};
use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::template::{Library, Part};
use crate::view::View;
use crate::{RenderError, gsm};

/// Most segments of a message.
pub const SEGMENTS_LIMIT: usize = 3;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Seven bits: 160 characters, or 153 a segment.
    Gsm7,
    /// Sixteen bits: 70 characters, or 67 a segment.
    Ucs2,
}

/// A text message, written. Personal data: it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// The text, already spelled for its encoding.
    pub text: String,
    /// How it travels.
    pub encoding: Encoding,
    /// How many segments it costs.
    pub segments: usize,
}

/// Writes `message` as a text message.
///
/// # Errors
/// See [`RenderError`]; [`RenderError::Segments`] when name, amount and link alone are too long.
pub fn sms(library: &Library, message: &Message) -> Result<Sms, RenderError> {
    message.check()?;
    let view = View::new(message, &[])?;
    let context = Value::from(Serde(&view));
    let name = (message.language, message.notice, Channel::Sms);
    let written = library.write(name, Part::Text, &context)?;
    let essentials: Vec<&str> = view.essentials().into_iter().flatten().collect();
    let mut sentences: Vec<&str> = written.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    loop {
        let sms = spelled(&sentences.join(" "));
        if sms.segments <= SEGMENTS_LIMIT {
            return Ok(sms);
        }
        let free = |line: &&str| !essentials.iter().any(|essential| line.contains(essential));
        match sentences.iter().rposition(free) {
            Some(last) => drop(sentences.remove(last)),
            None => return shortest(&essentials),
        }
    }
}

/// Only what may not be cut.
fn shortest(essentials: &[&str]) -> Result<Sms, RenderError> {
    let sms = spelled(&essentials.join(" "));
    if sms.segments > SEGMENTS_LIMIT {
        return Err(RenderError::Segments { limit: SEGMENTS_LIMIT });
    }
    Ok(sms)
}

/// `text` in the encoding it needs: seven bits if it fits or can be spelled to fit, else unchanged in sixteen.
#[must_use]
pub fn spelled(text: &str) -> Sms {
    let mut septets = String::with_capacity(text.len());
    for c in text.chars() {
        if gsm::septets(c).is_some() {
            septets.push(c);
        } else if let Some(spelling) = gsm::spelled(c) {
            septets.push_str(spelling);
        } else {
            let segments = segments(text.chars().map(char::len_utf16), 70, 67);
            return Sms { text: text.to_owned(), encoding: Encoding::Ucs2, segments };
        }
    }
    let widths = septets.chars().map(|c| gsm::septets(c).unwrap_or(1));
    let segments = segments(widths, 160, 153);
    Sms { text: septets, encoding: Encoding::Gsm7, segments }
}

/// Segments for characters of these widths: `alone` units if one is enough, else `each`; a character is never split.
fn segments(widths: impl Iterator<Item = usize> + Clone, alone: usize, each: usize) -> usize {
    if widths.clone().sum::<usize>() <= alone {
        return 1;
    }
    let (mut count, mut used) = (1, 0);
    for width in widths {
        if used + width > each {
            count += 1;
            used = 0;
        }
        used += width;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> (Encoding, usize) {
        let sms = spelled(text);
        (sms.encoding, sms.segments)
    }

    #[test]
    fn segments_are_counted_as_the_network_does() {
        assert_eq!(cost(&"a".repeat(160)), (Encoding::Gsm7, 1));
        assert_eq!(cost(&"a".repeat(161)), (Encoding::Gsm7, 2));
        assert_eq!(cost(&"a".repeat(306)), (Encoding::Gsm7, 2));
        assert_eq!(cost(&"a".repeat(307)), (Encoding::Gsm7, 3));
        assert_eq!(cost(&"€".repeat(80)), (Encoding::Gsm7, 1));
        // 152 letters, then a euro sign that does not fit beside them: it opens the next segment.
        assert_eq!(cost(&format!("{}€{}", "a".repeat(152), "a".repeat(152))), (Encoding::Gsm7, 3));
        assert_eq!(cost(&"я".repeat(70)), (Encoding::Ucs2, 1));
        assert_eq!(cost(&"я".repeat(71)), (Encoding::Ucs2, 2));
        assert_eq!(cost(&"😀".repeat(35)), (Encoding::Ucs2, 1));
        assert_eq!(cost(&"😀".repeat(67)), (Encoding::Ucs2, 3));
    }

    #[test]
    fn french_is_spelled_in_seven_bits_and_only_when_that_is_enough() {
        assert_eq!(
            spelled("L’hôtel « Noël », 1\u{202f}200,00\u{a0}€, reçu").text,
            "L'hotel \" Noel \", 1 200,00 €, recu"
        );
        assert_eq!(spelled("É è à ù ò Ç").text, "É è à ù ò Ç");
        let mixed = spelled("reçu я");
        assert_eq!((mixed.text.as_str(), mixed.encoding), ("reçu я", Encoding::Ucs2));
    }
}
