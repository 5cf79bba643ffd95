//! Forms that are read as a whole, up to a limit.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::Body;
use futures_core::Stream as _;

/// Largest form, in bytes. Files go another way.
pub(super) const MOST: usize = 1 << 20;

/// Bytes of a form that is too large which are still read, so that the browser
/// comes to hear what is wrong instead of a connection that breaks.
const DRAINED: usize = 64 << 20;

/// What came of reading a form.
pub(super) enum Form {
    /// All of it.
    Whole(Vec<u8>),
    /// It is too large.
    TooLarge,
    /// The connection ended before the form.
    Cut,
}

/// Reads a form.
pub(super) async fn read(body: Body) -> Form {
    let mut stream = body.into_data_stream();
    let (mut form, mut all) = (Vec::new(), 0_usize);
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        let Ok(chunk) = chunk else { return Form::Cut };
        all = all.saturating_add(chunk.len());
        match all {
            n if n > DRAINED => return Form::TooLarge,
            n if n > MOST => form.clear(),
            _ => form.extend_from_slice(&chunk),
        }
    }
    match all > MOST {
        true => Form::TooLarge,
        false => Form::Whole(form),
    }
}
