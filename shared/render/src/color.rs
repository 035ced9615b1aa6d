//! The creditor's colour. It fills the top line and the button, nothing else, because nobody can promise its contrast as
//! text; what stands on it is computed, so that every colour stays readable.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A colour of the screen, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color([u8; 3]);

/// Not `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a colour is written #rrggbb")]
pub struct ColorError;

impl Color {
    /// Ink on paper, for a creditor who chose no colour.
    pub const INK: Self = Self([0x16, 0x19, 0x1d]);
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// The colour of text on this fill: white up to a luminance of 0.1791, black above. At that point both reach 4.58:1,
    /// so every fill passes the 4.5:1 of WCAG 2.2.
    #[must_use]
    pub fn foreground(self) -> Self {
        if self.luminance() <= 0.1791 { Self::WHITE } else { Self::BLACK }
    }

    /// A darker edge, which outlines a fill as pale as the paper.
    #[must_use]
    pub fn edge(self) -> Self {
        let darker = |channel: u8| u8::try_from(u16::from(channel) * 62 / 100).unwrap_or(channel);
        Self(self.0.map(darker))
    }

    /// Contrast with another colour (WCAG 2.2), 1 to 21.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a colour is no amount")]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// Relative luminance (WCAG 2.2), 0 to 1.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a colour is no amount")]
    pub fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

impl FromStr for Color {
    type Err = ColorError;

    fn from_str(text: &str) -> Result<Self, ColorError> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(ColorError)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ColorError);
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| ColorError)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Color {
    type Error = ColorError;

    fn try_from(text: String) -> Result<Self, ColorError> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!("#1C4b3c".parse::<Color>().unwrap().to_string(), "#1c4b3c");
        for text in ["1c4b3c", "#fff", "#+12345", "#12345é", "red", "#1c4b3c;"] {
            assert_eq!(text.parse::<Color>(), Err(ColorError), "{text}");
        }
    }

    #[test]
    fn what_stands_on_a_fill_reaches_the_contrast_that_is_promised() {
        assert_eq!(format!("{:.2}", Color::WHITE.contrast(Color::BLACK)), "21.00");
        let steps = || (0..=255_u8).step_by(15);
        for (red, green) in steps().flat_map(|red| steps().map(move |green| (red, green))) {
            for blue in steps() {
                let fill = Color([red, green, blue]);
                let on = fill.foreground();
                assert!(fill.contrast(on) >= 4.5, "{fill} {on}");
                assert!(fill.contrast(on).to_bits() == on.contrast(fill).to_bits());
            }
        }
    }
}
