//! A creditor's picture: a PNG (ISO/IEC 15948), decoded once and strictly, and written again with nothing but what draws it:
//! no words, no place, no day, no colour profile and nothing behind its end travel to a debtor.
//!
//! No SVG: that is a program.

use std::io::Cursor;

use png::{BitDepth, DecodeOptions, Decoder, Limits, Transformations};
use thiserror::Error;

/// Most bytes: 32 kB.
pub const BYTES_LIMIT: usize = 32 * 1024;
/// Widest, in pixels.
pub const WIDTH_LIMIT: u32 = 512;
/// Highest, in pixels.
pub const HEIGHT_LIMIT: u32 = 256;
/// What it may take in memory while it is decoded: four bytes a pixel, as much again, and what the chunks need.
const MEMORY_LIMIT: usize = 2 * 1024 * 1024;
/// Chunks that draw. Others are left out; an unknown one that must be understood was refused before.
const KEPT: [&[u8; 4]; 7] = [b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND"];
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LogoError {
    /// Beyond [`BYTES_LIMIT`].
    #[error("a logo holds at most 32 kB")]
    Large,
    /// By its first bytes.
    #[error("a logo is a PNG: this is none by its first bytes")]
    NoPng,
    /// Beyond [`WIDTH_LIMIT`] or [`HEIGHT_LIMIT`].
    #[error("a logo is at most 512 pixels wide and 256 high")]
    Wide,
    /// More than one picture.
    #[error("a logo does not move: give a PNG with one picture")]
    Moves,
    /// Damaged, or made to be hard to read.
    #[error("this PNG cannot be decoded: save it again with another program")]
    Broken,
}

/// A picture that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// As it is handed out.
    pub png: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Looks at a picture.
///
/// # Errors
/// [`LogoError`].
pub fn look(bytes: &[u8]) -> Result<Logo, LogoError> {
    if bytes.len() > BYTES_LIMIT {
        return Err(LogoError::Large);
    }
    if !bytes.starts_with(SIGNATURE) {
        return Err(LogoError::NoPng);
    }
    let (width, height) = size(bytes)?;
    decode(bytes)?;
    Ok(Logo { png: drawn(bytes)?, width, height })
}

/// Looks at the header before anything is made room for.
fn size(bytes: &[u8]) -> Result<(u32, u32), LogoError> {
    let mut decoder = decoder(bytes);
    let header = decoder.read_header_info().map_err(|_| LogoError::Broken)?;
    if header.width > WIDTH_LIMIT || header.height > HEIGHT_LIMIT {
        return Err(LogoError::Wide);
    }
    Ok((header.width, header.height))
}

fn decoder(bytes: &[u8]) -> Decoder<Cursor<&[u8]>> {
    let mut options = DecodeOptions::default();
    options.set_ignore_checksums(false);
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    options.set_skip_ancillary_crc_failures(false);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_limits(Limits { bytes: MEMORY_LIMIT });
    decoder.set_transformations(Transformations::IDENTITY);
    decoder
}

fn decode(bytes: &[u8]) -> Result<(), LogoError> {
    let broken = |_| LogoError::Broken;
    let mut reader = decoder(bytes).read_info().map_err(broken)?;
    if reader.info().animation_control.is_some() {
        return Err(LogoError::Moves);
    }
    if reader.info().bit_depth == BitDepth::Sixteen {
        return Err(LogoError::Broken);
    }
    let room = reader.output_buffer_size().filter(|bytes| *bytes <= MEMORY_LIMIT).ok_or(LogoError::Broken)?;
    reader.next_frame(&mut vec![0; room]).map_err(broken)?;
    reader.finish().map_err(broken)
}

/// The same picture of the chunks that draw it, up to its end.
fn drawn(bytes: &[u8]) -> Result<Vec<u8>, LogoError> {
    let mut png = SIGNATURE.to_vec();
    let mut rest = &bytes[SIGNATURE.len()..];
    // Each chunk has twelve bytes at least, so this ends
    loop {
        let (length, _) = rest.split_first_chunk::<4>().ok_or(LogoError::Broken)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| LogoError::Broken)?;
        let whole = length.checked_add(12).ok_or(LogoError::Broken)?;
        let (chunk, after) = rest.split_at_checked(whole).ok_or(LogoError::Broken)?;
        let kind = &chunk[4..8];
        if KEPT.iter().any(|kept| kept.as_slice() == kind) {
            png.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Ok(png);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use png::{ColorType, Encoder};

    use super::*;

    fn made(width: u32, height: u32, more: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, width, height);
        encoder.set_color(ColorType::Rgb);
        more(&mut encoder);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![9; (width * height * 3) as usize]).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn only_what_draws_is_handed_out() {
        let plain = made(40, 20, |_| ());
        let mut spoken = made(40, 20, |encoder| {
            encoder.add_text_chunk("Author".to_owned(), "Canari".to_owned()).unwrap();
        });
        spoken.extend_from_slice(b"<script>alert(1)</script>");
        assert!(String::from_utf8_lossy(&spoken).contains("Canari"));
        let logo = look(&spoken).unwrap();
        assert_eq!(logo, Logo { png: plain.clone(), width: 40, height: 20 });
        assert_eq!(look(&logo.png).unwrap().png, plain, "looked at again, it is the same");
    }

    #[test]
    fn what_is_no_small_sound_still_png_is_refused() {
        let good = made(40, 20, |_| ());
        let changed = |at: usize| {
            let mut bytes = good.clone();
            bytes[at] ^= 1;
            look(&bytes)
        };
        assert_eq!(look(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), Err(LogoError::NoPng));
        assert_eq!(look(b""), Err(LogoError::NoPng));
        assert_eq!(look(&good[..good.len() - 20]), Err(LogoError::Broken));
        assert_eq!(changed(30), Err(LogoError::Broken), "the checksum of the header");
        assert_eq!(changed(45), Err(LogoError::Broken), "the picture");
        assert_eq!(look(&made(513, 1, |_| ())), Err(LogoError::Wide));
        assert_eq!(look(&made(1, 257, |_| ())), Err(LogoError::Wide));
        assert!(look(&made(512, 256, |_| ())).is_ok());
        let moving = made(4, 4, |encoder| encoder.set_animated(1, 0).unwrap());
        assert_eq!(look(&moving), Err(LogoError::Moves));
        let mut large = good.clone();
        large.resize(BYTES_LIMIT + 1, 0);
        assert_eq!(look(&large), Err(LogoError::Large));
    }
}
