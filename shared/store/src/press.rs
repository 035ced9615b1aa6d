//! Text made smaller before it is kept, where what is kept is paid for by the kilobyte: raw deflate, with a text known
//! beforehand that both sides must have the very same bytes of.
//!
//! What comes back is bounded by the caller: a small text may stand for a very large one.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use thiserror::Error;

/// Not what [`press`] made, or more than was allowed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a pressed text is damaged, was pressed against another known text, or is larger than allowed")]
pub struct PressError;

thread_local! {
    /// A quarter of a megabyte, which takes longer to make than a text takes to press.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
    /// Forty kilobytes: as much for the other way.
    static INFLATE: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// `plain`, smaller if it repeats itself or `known`.
///
/// # Errors
/// None in practice: memory has room for a text that is there already.
pub fn press(plain: &[u8], known: &[u8]) -> Result<Vec<u8>, PressError> {
    DEFLATE.with_borrow_mut(|deflate| press_with(deflate, plain, known))
}

fn press_with(deflate: &mut Compress, plain: &[u8], known: &[u8]) -> Result<Vec<u8>, PressError> {
    deflate.reset();
    if !known.is_empty() {
        deflate.set_dictionary(known).map_err(|_| PressError)?;
    }
    // Deflate adds five bytes to each stored block of what it cannot make smaller
    let mut pressed = Vec::with_capacity(plain.len() + plain.len() / 1_000 + 64);
    match deflate.compress_vec(plain, &mut pressed, FlushCompress::Finish) {
        Ok(Status::StreamEnd) => Ok(pressed),
        _ => Err(PressError),
    }
}

/// What was pressed against the same `known`, if it holds at most `limit` bytes.
///
/// # Errors
/// [`PressError`].
pub fn unpress(pressed: &[u8], known: &[u8], limit: usize) -> Result<Vec<u8>, PressError> {
    INFLATE.with_borrow_mut(|inflate| unpress_with(inflate, pressed, known, limit))
}

fn unpress_with(
    inflate: &mut Decompress,
    pressed: &[u8],
    known: &[u8],
    limit: usize,
) -> Result<Vec<u8>, PressError> {
    inflate.reset(false);
    if !known.is_empty() {
        inflate.set_dictionary(known).map_err(|_| PressError)?;
    }
    let mut plain = Vec::with_capacity((pressed.len() * 4).min(limit));
    loop {
        let taken = usize::try_from(inflate.total_in()).map_err(|_| PressError)?;
        let rest = pressed.get(taken..).ok_or(PressError)?;
        match inflate.decompress_vec(rest, &mut plain, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) if plain.len() <= limit => return Ok(plain),
            // No more room: twice as much, within the limit
            Ok(Status::Ok | Status::BufError) if plain.len() == plain.capacity() && plain.len() < limit => {
                let more = plain.len().max(64).min(limit - plain.len());
                plain.reserve_exact(more);
            }
            _ => return Err(PressError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[u8] = br#"{"number":"","issued_on":"2026-","due_on":"2026-"}"#;

    #[test]
    fn a_text_comes_back_whatever_it_is() {
        let noise: Vec<u8> =
            (0..70_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
        let long = vec![b'a'; 200_000];
        for plain in [&b""[..], b"x", br#"{"number":"F-1","issued_on":"2026-09-01"}"#, &long, &noise] {
            for known in [&b""[..], KNOWN] {
                let pressed = press(plain, known).unwrap();
                let alone = press_with(&mut Compress::new(Compression::default(), false), plain, known);
                assert_eq!(alone.as_ref(), Ok(&pressed), "nothing of the text before is left");
                assert!(pressed.len() <= plain.len() + plain.len() / 1_000 + 64);
                assert_eq!(unpress(&pressed, known, 200_000).unwrap(), plain);
            }
        }
    }

    #[test]
    fn what_is_known_is_not_written_again() {
        let plain = br#"{"number":"F-1","issued_on":"2026-09-01","due_on":"2026-10-01"}"#;
        assert!(press(plain, KNOWN).unwrap().len() * 2 < press(plain, b"").unwrap().len());
    }

    #[test]
    fn a_small_text_does_not_become_a_large_one_unasked() {
        let pressed = press(&vec![b'a'; 100_000], b"").unwrap();
        assert!(pressed.len() < 1_000);
        assert_eq!(unpress(&pressed, b"", 99_999), Err(PressError));
        assert_eq!(unpress(&pressed, b"", 100_000).unwrap().len(), 100_000);
    }

    #[test]
    fn what_is_damaged_or_of_another_known_text_never_panics() {
        let plain = br#"{"number":"F-1","issued_on":"2026-09-01","due_on":"2026-10-01"}"#;
        let pressed = press(plain, KNOWN).unwrap();
        assert_eq!(unpress(&pressed[..pressed.len() - 1], KNOWN, 1_000), Err(PressError));
        assert_eq!(unpress(b"", KNOWN, 1_000), Err(PressError));
        assert_ne!(unpress(&pressed, b"", 1_000).as_deref(), Ok(&plain[..]));
        for byte in 0..=255 {
            drop(unpress(&[byte; 40], KNOWN, 1_000));
            assert_eq!(unpress(&pressed, KNOWN, 1_000).as_deref(), Ok(&plain[..]), "nothing of it is left");
        }
    }
}
