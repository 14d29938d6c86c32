//! From any photo to a small upright JPEG. Slow work: it runs beside the requests, a few at a time.

use super::{
    Use,
    rules::{self, Wrong},
};
use crate::error::{Refusal, Refused};
use axum::body::Bytes;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgba, RgbaImage,
    codecs::jpeg::JpegEncoder, imageops, imageops::FilterType,
};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// How many photos are unpacked at the same time: each may take some hundred megabytes for a moment.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Makes a photo small; the refusal says in Dutch what is wrong with it.
///
/// # Errors
/// [`Refusal::Broken`] when the work itself fails.
pub async fn small(file: Bytes, used_as: Use) -> Result<Result<Vec<u8>, Refused>, Refusal> {
    let broken = |why: &dyn std::fmt::Display| Refusal::Broken(format!("a photo: {why}"));
    let turn = TURNS.acquire().await.map_err(|error| broken(&error))?;
    let done = tokio::task::spawn_blocking(move || shrink(&file, used_as)).await.map_err(|error| broken(&error))?;
    drop(turn);
    Ok(done.map_err(Refused::from))
}

fn shrink(file: &[u8], used_as: Use) -> Result<Vec<u8>, Wrong> {
    match file {
        [] => return Err(Wrong::Nothing),
        file if rules::is_heic(file) => return Err(Wrong::Heic),
        _ => {}
    }
    let upright = on_white(unpack(file, used_as)?);
    encode(upright)
}

/// Unpacks a photo whose size was asked first, makes it small and turns it upright.
fn unpack(file: &[u8], used_as: Use) -> Result<DynamicImage, Wrong> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Wrong::NoPhoto)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Wrong::NoPhoto);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > rules::MAX_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Wrong::TooLarge);
    }
    let orientation = decoder.orientation().map_err(wrong)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    let mut photo = fit(whole, used_as);
    photo.apply_orientation(orientation);
    Ok(photo)
}

/// What one photo may take while it is unpacked, in bytes.
const MOST_MEMORY: u64 = 256 << 20;

fn wrong(error: ImageError) -> Wrong {
    match error {
        ImageError::Limits(_) => Wrong::TooLarge,
        _ => Wrong::NoPhoto,
    }
}

fn fit(photo: DynamicImage, used_as: Use) -> DynamicImage {
    let side = rules::side(used_as);
    let (width, height) = photo.dimensions();
    match used_as {
        Use::Portrait => {
            let square = width.min(height);
            let cut = photo.crop_imm((width - square) / 2, (height - square) / 2, square, square);
            cut.resize_exact(side, side, FilterType::Triangle)
        }
        Use::Message if width.max(height) > side => photo.resize(side, side, FilterType::Triangle),
        Use::Message => photo,
    }
}

/// JPEG knows nothing of seeing through: what is transparent becomes white, as paper is.
fn on_white(photo: DynamicImage) -> DynamicImage {
    if !photo.color().has_alpha() {
        return DynamicImage::ImageRgb8(photo.into_rgb8());
    }
    let (width, height) = photo.dimensions();
    let mut paper = RgbaImage::from_pixel(width, height, Rgba([255; 4]));
    imageops::overlay(&mut paper, &photo.into_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(paper).into_rgb8())
}

/// Writes it anew: the best quality that is light enough, and smaller when none is.
fn encode(mut photo: DynamicImage) -> Result<Vec<u8>, Wrong> {
    loop {
        for quality in [82, 70, 55, 40] {
            let mut out = Vec::new();
            JpegEncoder::new_with_quality(&mut out, quality).encode_image(&photo).map_err(|_| Wrong::NoPhoto)?;
            if out.len() <= rules::KEPT_BYTES {
                return Ok(out);
            }
        }
        let (width, height) = photo.dimensions();
        photo = photo.resize(width * 3 / 4, height * 3 / 4, FilterType::Triangle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn png(photo: &DynamicImage) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        photo.write_to(&mut out, ImageFormat::Png).expect("a PNG");
        out.into_inner()
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).expect("a JPEG").dimensions()
    }

    #[test]
    fn a_photo_becomes_small_and_a_portrait_square() {
        let wide = png(&DynamicImage::ImageRgb8(RgbImage::from_pixel(2000, 500, image::Rgb([90, 120, 200]))));
        assert_eq!(size(&shrink(&wide, Use::Message).expect("a photo")), (1600, 400));
        assert_eq!(size(&shrink(&wide, Use::Portrait).expect("a portrait")), (256, 256));
        let tiny = png(&DynamicImage::ImageRgb8(RgbImage::new(40, 30)));
        assert_eq!(size(&shrink(&tiny, Use::Message).expect("a photo")), (40, 30), "nothing is blown up");
    }

    #[test]
    fn noise_is_light_enough_too() {
        let mut seed = 1_u32;
        let noise = RgbImage::from_fn(1600, 1600, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
        });
        let kept = shrink(&png(&DynamicImage::ImageRgb8(noise)), Use::Message).expect("a photo");
        assert!(kept.len() <= rules::KEPT_BYTES, "{}", kept.len());
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let clear = png(&DynamicImage::ImageRgba8(RgbaImage::new(8, 8)));
        let jpeg = shrink(&clear, Use::Message).expect("a photo");
        let seen = image::load_from_memory(&jpeg).expect("a JPEG").into_rgb8();
        assert!(seen.get_pixel(4, 4).0.iter().all(|part| *part > 250));
    }

    #[test]
    fn what_is_no_photo_is_named() {
        for (file, expected) in [
            (&b""[..], Wrong::Nothing),
            (b"%PDF-1.7 a letter", Wrong::NoPhoto),
            (b"GIF89a\x01\x00\x01\x00", Wrong::NoPhoto),
            (b"\xff\xd8\xff\xe0 torn", Wrong::NoPhoto),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Wrong::Heic),
        ] {
            assert_eq!(shrink(file, Use::Message), Err(expected));
        }
    }
}
