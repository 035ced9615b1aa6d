//! The alphabet of text messages (3GPP TS 23.038): what fits seven bits, what costs two septets, and what the
//! writing of our languages can be spelled with when it would not fit.

/// The basic table, one septet each, in its order.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table: an escape and a septet.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Septets of `c`, or none when it is outside the alphabet.
pub fn septets(c: char) -> Option<usize> {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | ',' | '/' | ':' | '-' => Some(1),
        '\u{1b}' => None,
        c if BASIC.contains(c) => Some(1),
        c if EXTENSION.contains(c) => Some(2),
        _ => None,
    }
}

/// How a character outside the alphabet is spelled inside it; none when it cannot be.
pub fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        // Put into names so that programs make no link of them; a telephone makes its own choice.
        '\u{200c}' => "",
        '’' | '‘' | 'ʼ' | '′' | '`' | '´' => "'",
        '«' | '»' | '“' | '”' | '„' => "\"",
        '–' | '—' | '‑' | '−' => "-",
        '…' => "...",
        'â' | 'á' | 'ã' | 'ª' => "a",
        'À' | 'Â' | 'Á' | 'Ã' => "A",
        'ç' => "c",
        'ê' | 'ë' => "e",
        'È' | 'Ê' | 'Ë' => "E",
        'î' | 'ï' | 'í' => "i",
        'Î' | 'Ï' | 'Í' | 'Ì' => "I",
        'ô' | 'ó' | 'õ' | '№' | 'º' | '°' => "o",
        'Ô' | 'Ó' | 'Õ' | 'Ò' => "O",
        'û' | 'ú' => "u",
        'Û' | 'Ù' | 'Ú' => "U",
        'ÿ' => "y",
        'Ÿ' => "Y",
        'ẞ' => "SS",
        'œ' => "oe",
        'Œ' => "OE",
        _ => return None,
    })
}
