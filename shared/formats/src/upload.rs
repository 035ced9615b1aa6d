//! Files that a debtor gives: what they are by their first bytes, whatever their name says, and a name that is safe to show
//! and to save.
//!
//! A file may be a PDF and a page at once, and no look at its bytes can rule that out: what is kept is only ever handed out
//! as an attachment, never shown.

/// Longest name that is kept, in characters, its ending included.
pub const NAME_LIMIT: usize = 80;
/// Endings that stay, by kind; the first is added where none does.
const ENDINGS: [(Kind, &[&str]); 3] =
    [(Kind::Pdf, &["pdf"]), (Kind::Png, &["png"]), (Kind::Jpeg, &["jpg", "jpeg"])];

/// What may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 15948.
    Png,
    /// ISO/IEC 10918-1.
    Jpeg,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Jpeg];

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The kind of a media type.
    #[must_use]
    pub fn of_media_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == text)
    }

    /// What a file is by its first bytes. Stricter than readers of PDF are: the header stands at the very beginning.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let starts = |start: &[u8]| bytes.starts_with(start);
        if starts(b"%PDF-1.") || starts(b"%PDF-2.") {
            Some(Self::Pdf)
        } else if starts(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR") {
            Some(Self::Png)
        } else {
            starts(b"\xff\xd8\xff").then_some(Self::Jpeg)
        }
    }
}

/// The name a file is kept and handed out under: the last part of a path, without what hides, turns round or separates, at
/// most [`NAME_LIMIT`] characters, with the ending of what it is.
#[must_use]
pub fn name(given: &str, kind: Kind) -> String {
    let endings = ENDINGS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, endings)| endings);
    named(given, endings)
}

/// The same with one of these endings; the first is added where none is there.
pub(crate) fn named(given: &str, endings: &[&str]) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().map(|letter| if is_plain(letter) { letter } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let joined = words.join(" ");
    let trimmed = joined.trim_matches(['.', ' ']);
    let (stem, ending) = match trimmed.rsplit_once('.') {
        Some((stem, ending)) if endings.contains(&ending.to_lowercase().as_str()) => (stem, ending),
        _ => (trimmed, endings.first().copied().unwrap_or_default()),
    };
    let room = NAME_LIMIT - ending.chars().count() - 1;
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    format!("{}.{ending}", if stem.is_empty() { "file" } else { stem })
}

/// What a reader sees as it stands, and no system takes for more than a part of a name.
fn is_plain(letter: char) -> bool {
    let format = matches!(
        u32::from(letter),
        0x00ad | 0x034f | 0x061c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xffff
            | 0x1_bca0..=0x1_bca3 | 0x1_d173..=0x1_d17a | 0xe_0000..=0xe_0fff
    );
    !letter.is_control() && !format && !matches!(letter, '"' | '*' | ':' | '<' | '>' | '?' | '|' | '%' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n%..."[..], Some(Kind::Pdf)),
            (b"%PDF-2.0", Some(Kind::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0", Some(Kind::Png)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(Kind::Jpeg)),
            (b"", None),
            (b"%PDF", None),
            (b"\n%PDF-1.7", None),
            (b"MZ\x90\0", None),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rCgBI\0", None),
            (b"GIF89a", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"PK\x03\x04", None),
            (b"\xff\xd8", None),
        ] {
            assert_eq!(Kind::of_bytes(bytes), kind, "{bytes:?}");
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::of_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(Kind::of_media_type("image/svg+xml"), None);
    }

    #[test]
    fn a_name_is_one_part_that_says_what_the_file_is() {
        for (given, kind, kept) in [
            ("facture mars.PDF", Kind::Pdf, "facture mars.PDF"),
            ("reçu n° 12.jpeg", Kind::Jpeg, "reçu n° 12.jpeg"),
            ("../../etc/passwd", Kind::Png, "passwd.png"),
            ("..\\..\\x", Kind::Pdf, "x.pdf"),
            ("photo.exe", Kind::Jpeg, "photo.exe.jpg"),
            ("photo.png", Kind::Jpeg, "photo.png.jpg"),
            ("photo\u{202e}gpj.exe", Kind::Jpeg, "photo gpj.exe.jpg"),
            ("a\r\nb\0c\".pdf", Kind::Pdf, "a b c.pdf"),
            ("", Kind::Pdf, "file.pdf"),
            ("....", Kind::Pdf, "file.pdf"),
            (".pdf", Kind::Pdf, "pdf.pdf"),
            ("%00;filename=x.html", Kind::Pdf, "00 filename=x.html.pdf"),
        ] {
            assert_eq!(name(given, kind), kept, "{given:?}");
        }
        let long = name(&"é".repeat(300), Kind::Pdf);
        assert_eq!(long, format!("{}.pdf", "é".repeat(NAME_LIMIT - 4)));
    }
}
