//! Bodies that are sent piece by piece.

use std::fs::File;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use futures_core::Stream;
use tokio::sync::mpsc;

/// Bytes of a file that are read at once.
const PIECE: u64 = 256 << 10;

/// A file, read as the browser takes it: a slow one holds no thread, and no more
/// memory than a few pieces. One that cannot be read to its end breaks off.
pub(super) fn of(mut file: File) -> Body {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let reading = tokio::task::spawn_blocking(move || (piece(&file), file));
            let Ok((read, back)) = reading.await else {
                return;
            };
            file = back;
            let goes_on = matches!(&read, Ok(bytes) if !bytes.is_empty());
            if sender.send(read).await.is_err() || !goes_on {
                return;
            }
        }
    });
    Body::from_stream(Pieces(receiver))
}

/// The next bytes; none at the end.
fn piece(file: &File) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    file.take(PIECE).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// What is sent, as it comes.
pub(super) struct Pieces<T>(pub(super) mpsc::Receiver<T>);

impl<T> Stream for Pieces<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(cx)
    }
}
