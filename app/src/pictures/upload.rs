//! A form with a photo in it.

use crate::error::Refusal;
use axum::body::Bytes;
use std::convert::Infallible;

/// What such a form sent.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// The photo; empty when none was chosen.
    pub photo: Bytes,
    fields: Vec<(String, String)>,
}

impl Upload {
    /// What was typed in a field; empty when there is no such field.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

/// The name of the field with the photo.
pub const FIELD: &str = "photo";

/// Reads a form whose file is in [`FIELD`].
///
/// # Errors
/// [`Refusal::Unreadable`] when no page of ours sent it.
pub async fn read((kind, body): (Option<&str>, Bytes)) -> Result<Upload, Refusal> {
    let unreadable = |_: multer::Error| Refusal::Unreadable;
    let boundary = multer::parse_boundary(kind.unwrap_or_default()).map_err(unreadable)?;
    let whole = futures::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut form = multer::Multipart::new(whole, boundary);
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(unreadable)?;
        if name == FIELD {
            upload.photo = bytes;
        } else {
            let typed = String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::Unreadable)?;
            // PostgreSQL keeps no NUL in a text.
            upload.fields.push((name, typed.replace('\0', "")));
        }
    }
    Ok(upload)
}
