//! A creditor's picture: a PNG (ISO/IEC 15948), decoded once and strictly, and written again from its pixels: no words, no
//! place, no day, no colour profile, nothing that is made to be hard to read and nothing behind its end travels to a debtor.
//!
//! No SVG: that is a program.

use std::io::Cursor;

use png::{Compression, DecodeOptions, Decoder, Encoder, Limits, Transformations};
use thiserror::Error;

/// Most bytes: 32 kB.
pub const BYTES_LIMIT: usize = 32 * 1024;
/// Widest, in pixels.
pub const WIDTH_LIMIT: u32 = 512;
/// Highest, in pixels.
pub const HEIGHT_LIMIT: u32 = 256;
/// What it may take in memory while it is decoded: four bytes a pixel, as much again, and what the chunks need.
const MEMORY_LIMIT: usize = 2 * 1024 * 1024;
/// Most bytes of a picture as we write it: who gave it may have had a better program.
const WRITTEN_LIMIT: usize = 2 * BYTES_LIMIT;
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
    let png = written_again(bytes).map_err(|_| LogoError::Broken)??;
    Ok(Logo { png, width, height })
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

/// Its pixels, as they are, in a file of ours.
fn written_again(bytes: &[u8]) -> Result<Result<Vec<u8>, LogoError>, Box<dyn std::error::Error>> {
    let mut reader = decoder(bytes).read_info()?;
    if reader.info().animation_control.is_some() {
        return Ok(Err(LogoError::Moves));
    }
    let room = reader.output_buffer_size().filter(|bytes| *bytes <= MEMORY_LIMIT);
    let Some(room) = room else { return Ok(Err(LogoError::Broken)) };
    let mut pixels = vec![0; room];
    let frame = reader.next_frame(&mut pixels)?;
    reader.finish()?;
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, frame.width, frame.height);
    encoder.set_color(frame.color_type);
    encoder.set_depth(frame.bit_depth);
    encoder.set_compression(Compression::High);
    if let Some(palette) = &reader.info().palette {
        encoder.set_palette(palette.as_ref());
    }
    if let Some(clear) = &reader.info().trns {
        encoder.set_trns(clear.as_ref());
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels[..frame.buffer_size()])?;
    writer.finish()?;
    Ok(if png.len() > WRITTEN_LIMIT { Err(LogoError::Large) } else { Ok(png) })
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
    fn only_its_pixels_are_handed_out() {
        let plain = made(40, 20, |_| ());
        let mut spoken = made(40, 20, |encoder| {
            encoder.add_text_chunk("Author".to_owned(), "Canari".to_owned()).unwrap();
        });
        spoken.extend_from_slice(b"<script>alert(1)</script>");
        assert!(String::from_utf8_lossy(&spoken).contains("Canari"));
        let logo = look(&spoken).unwrap();
        assert_eq!(logo, look(&plain).unwrap());
        assert_eq!((logo.width, logo.height), (40, 20));
        assert!(!String::from_utf8_lossy(&logo.png).contains("Canari"));
        assert!(!String::from_utf8_lossy(&logo.png).contains("script"));
        assert_eq!(look(&logo.png).unwrap(), logo, "looked at again, it is the same");
        let pixels = |bytes: &[u8]| {
            let mut reader = decoder(bytes).read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            pixels
        };
        assert_eq!(pixels(&logo.png), pixels(&plain));
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
