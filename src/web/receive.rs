//! Forms with files (RFC 7578): each file goes to disk as it comes.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::header;
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::ask::Ask;
use crate::app::upload::{self, Quota, Upload};
use crate::app::{Code, Failure};

/// What a form says beside its files; nothing else is read.
const FIELDS: [&str; 5] = ["form", "scheme", "name", "path", "do"];

/// Bytes of a field that is no file.
const FIELD: u64 = 64 << 10;

/// What a form brought.
#[derive(Default)]
pub(super) struct Received {
    /// The upload that it began or went on with.
    pub(super) upload: Option<Upload>,
    /// What it may still bring.
    quota: Option<Quota>,
    /// Fields that are no files.
    pub(super) fields: HashMap<String, String>,
}

/// Reads a form to its end. Nothing is written before the form's own token was
/// seen to be that of the session. What a form begins and does not bring to
/// its end is gone.
pub(super) fn receive(ask: &Ask<'_>, upload: Option<Upload>) -> Result<Received, Failure> {
    let kind = ask.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let boundary = multer::parse_boundary(kind).map_err(|_| Failure::new(Code::Form))?;
    let body = ask.body.take().unwrap_or_else(Body::empty);
    let limits = FIELDS.iter().fold(SizeLimit::new(), |limits, field| {
        limits.for_field(*field, FIELD)
    });
    let form = Multipart::with_constraints(
        body.into_data_stream(),
        boundary,
        Constraints::new().size_limit(limits),
    );
    let is_new = upload.is_none();
    let mut received = Received {
        quota: Some(Quota::of(ask.home, upload.as_ref())?),
        upload,
        ..Received::default()
    };
    let read = read(ask, form, &mut received);
    let done = tokio::runtime::Handle::current().block_on(read);
    match (done, received.upload.take()) {
        (Ok(()), upload) => Ok(Received { upload, ..received }),
        (Err(failure), Some(begun)) if is_new => {
            begun.discard()?;
            Err(failure)
        }
        (Err(failure), _) => Err(failure),
    }
}

async fn read(
    ask: &Ask<'_>,
    mut form: Multipart<'static>,
    received: &mut Received,
) -> Result<(), Failure> {
    while let Some(field) = form.next_field().await.map_err(cut)? {
        let name = field.name().unwrap_or("").to_owned();
        match field.file_name().map(str::to_owned) {
            None if !FIELDS.contains(&name.as_str()) => return Err(Failure::new(Code::Form)),
            None => {
                let text = field.text().await.map_err(cut)?;
                received.fields.insert(name, text);
            }
            // A place for files that was left empty.
            Some(path) if path.is_empty() => {}
            Some(path) => file(ask, field, path, received).await?,
        }
    }
    begin(ask, received).map(drop)
}

async fn file(
    ask: &Ask<'_>,
    mut field: Field<'static>,
    path: String,
    received: &mut Received,
) -> Result<(), Failure> {
    // Scripts send the path in the folder as a field before its file.
    let path = received.fields.remove("path").unwrap_or(path);
    let mut quota = received.quota;
    let upload = begin(ask, received)?;
    quota.as_mut().map_or(Ok(()), |quota| quota.file(&path))?;
    let mut arriving = upload.file(&path)?;
    while let Some(bytes) = field.chunk().await.map_err(cut)? {
        quota
            .as_mut()
            .map_or(Ok(()), |quota| quota.bytes(bytes.len(), &path))?;
        arriving.write(&bytes)?;
    }
    arriving.finish()?;
    received.quota = quota;
    Ok(())
}

/// The upload of this form, begun when there is none: only when the form is the
/// session's.
fn begin<'r>(ask: &Ask<'_>, received: &'r mut Received) -> Result<&'r Upload, Failure> {
    let sent = |name| received.fields.get(name).map_or("", String::as_str);
    let own = ask.who.as_ref().is_some_and(|who| who.form == sent("form"));
    if !own {
        return Err(Failure::new(Code::Form));
    }
    let upload = match received.upload.take() {
        Some(upload) => upload,
        None => upload::begin(ask.home, sent("scheme"), sent("name"), ask.name())?,
    };
    Ok(received.upload.insert(upload))
}

fn cut(error: multer::Error) -> Failure {
    Failure::new(Code::UploadCut).with("detail", error)
}
