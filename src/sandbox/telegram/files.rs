//! Documents and photos: sent by the bot or a person, kept, described, downloaded.
//!
//! Files live in memory; nothing is ever written to disk, and no address from outside is fetched.

use axum::body::Bytes;
use uuid::Uuid;

use super::messages::{self, Wording};
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::shapes;
use super::state::{Content, File, FileKind, State};

const MEGABYTE: usize = 1024 * 1024;
const MOST_DOCUMENT: usize = 50 * MEGABYTE;
const MOST_PHOTO: usize = 10 * MEGABYTE;
const MOST_DOWNLOAD: usize = 20 * MEGABYTE;

/// `sendDocument`.
pub(super) fn send_document(state: &mut State, params: &Params) -> Answer {
    let rich = Wording::caption(params)?;
    messages::writable(state, params)?;
    let file = incoming(state, params, FileKind::Document)?;
    let content = Content::Document(keep(state, file), rich);
    messages::post(state, params, content)
}

/// `sendPhoto`: a PNG or JPEG picture, not too large and not too long.
pub(super) fn send_photo(state: &mut State, params: &Params) -> Answer {
    let rich = Wording::caption(params)?;
    messages::writable(state, params)?;
    let file = incoming(state, params, FileKind::Photo)?;
    let (width, height) = file.size.ok_or_else(|| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
    if width == 0 || height == 0 || width.saturating_add(height) > 10_000 || width / 20 > height || height / 20 > width
    {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    let content = Content::Photo(keep(state, file), rich);
    messages::post(state, params, content)
}

/// `getFile`.
pub(super) fn get(state: &State, params: &Params) -> Answer {
    let id = params.text("file_id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| Refusal::bad("file_id not specified"))?;
    let file = state.files.get(&id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.bytes.len() > MOST_DOWNLOAD {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(shapes::file(file))
}

/// The file of a call: uploaded with it, or known by the id it got when it was sent as the same kind.
fn incoming(state: &State, params: &Params, kind: FileKind) -> Result<File, Refusal> {
    let (field, most) = match kind {
        FileKind::Photo => ("photo", MOST_PHOTO),
        FileKind::Document | FileKind::Sticker => ("document", MOST_DOCUMENT),
    };
    if let Some(upload) = params.upload(field) {
        if upload.bytes.is_empty() {
            return Err(Refusal::bad("file must be non-empty"));
        }
        if upload.bytes.len() > most {
            return Err(Refusal::bad("file is too big"));
        }
        return Ok(file(kind, &upload.name, upload.mime.as_deref(), upload.bytes.clone()));
    }
    match params.text(field).unwrap_or_default().as_str() {
        "" => Err(Refusal::bad(format!("there is no {field} in the request"))),
        url if url.starts_with("http://") || url.starts_with("https://") => {
            Err(Refusal::bad("failed to get HTTP URL content"))
        }
        id => known(state, id, kind),
    }
}

fn known(state: &State, id: &str, kind: FileKind) -> Result<File, Refusal> {
    let file = state.files.get(id).ok_or_else(|| Refusal::bad("wrong remote file identifier specified"))?;
    if file.kind != kind {
        return Err(Refusal::bad(format!("can't use file of type {:?} as {kind:?}", file.kind)));
    }
    Ok(file.clone())
}

/// A file under new ids.
pub(super) fn file(kind: FileKind, name: &str, mime: Option<&str>, bytes: Bytes) -> File {
    let unique_id = Uuid::new_v4().simple().to_string()[..16].to_owned();
    let extension = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
    let mime = mime.filter(|mime| *mime != "application/octet-stream").unwrap_or_else(|| mime_of(&extension));
    let dot = if extension.is_empty() { "" } else { "." };
    File {
        id: format!("BQACAgIAAxkB{}", Uuid::new_v4().simple()),
        path: format!("{}/file_{unique_id}{dot}{extension}", kind.folder()),
        unique_id,
        kind,
        name: name.into(),
        mime: mime.into(),
        size: picture_size(&bytes),
        bytes,
    }
}

/// Keeps a file and returns its id.
pub(super) fn keep(state: &mut State, file: File) -> String {
    let id = file.id.clone();
    state.files.insert(id.clone(), file);
    id
}

fn mime_of(extension: &str) -> &'static str {
    match extension {
        "csv" => "text/csv",
        "txt" => "text/plain",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// Width and height out of the head of a PNG or JPEG.
fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return Some((word(16)?, word(20)?));
    }
    let short = |at: usize| Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut at = if bytes.starts_with(b"\xff\xd8") { 2 } else { return None };
    loop {
        let marker = short(at)?;
        // Frame headers are C0 to CF, but for three tables that share the range.
        if (0xffc0..=0xffcf).contains(&marker) && !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) {
            return Some((short(at + 7)?, short(at + 5)?));
        }
        at += 2 + short(at + 2)? as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_knows_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02";
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\xe0\x02\x80\x03";
        for (bytes, size) in [(&png[..], Some((640, 480))), (jpeg, Some((640, 480))), (b"GIF89a", None), (b"", None)] {
            assert_eq!(picture_size(bytes), size);
        }
    }

    #[test]
    fn a_file_without_a_type_is_told_by_its_name() {
        let file = file(FileKind::Document, "Склад.CSV", Some("application/octet-stream"), Bytes::new());
        assert_eq!(file.mime, "text/csv");
        assert!(file.path.starts_with("documents/file_") && file.path.ends_with(".csv"), "{}", file.path);
    }
}
