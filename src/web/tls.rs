//! https by certificate files, through the system's OpenSSL 3.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use openssl::asn1::Asn1Time;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{Ssl, SslAcceptor, SslMethod};
use openssl::x509::X509;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_openssl::SslStream;

use super::serve::TlsFiles;
use crate::app::{Code, Failure};
use crate::ledger::{PrivateFile, read_private};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Longest key file worth reading, in bytes.
const MAX_KEY: u64 = 1 << 20;

/// Handshakes at once; further connections wait in the system's queue.
const HANDSHAKES: usize = 256;

/// How long nothing is accepted when the system has no more to give.
const PAUSE: Duration = Duration::from_millis(500);

/// First byte of a handshake (RFC 8446, 5.1).
const HELLO: u8 = 22;

type Stream = SslStream<TcpStream>;

/// Certificate and key, checked: what is wrong with them is told before anybody
/// comes.
pub(super) fn acceptor(files: &TlsFiles) -> Result<SslAcceptor, Failure> {
    let chain = certificates(&files.certificate)?;
    let key = private_key(&files.key)?;
    let shown = files.certificate.display();
    let Some((own, others)) = chain.split_first() else {
        return Err(wrong(&files.certificate, &"no CERTIFICATE in it"));
    };
    let now = Asn1Time::days_from_now(0).map_err(|e| wrong(&files.certificate, &e))?;
    if own.not_before() > &*now || own.not_after() < &*now {
        return Err(Failure::new(Code::TlsExpired)
            .with("path", shown)
            .with("from", own.not_before())
            .with("until", own.not_after()));
    }
    let failed = |e: openssl::error::ErrorStack| wrong(&files.certificate, &e);
    let is_of_key = own.public_key().map_err(failed)?.public_eq(&key);
    if !is_of_key {
        return Err(Failure::new(Code::TlsPair)
            .with("path", shown)
            .with("key", files.key.display()));
    }
    let mut builder =
        SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).map_err(failed)?;
    builder.set_certificate(own).map_err(failed)?;
    builder.set_private_key(&key).map_err(failed)?;
    for other in others {
        builder
            .add_extra_chain_cert(other.clone())
            .map_err(failed)?;
    }
    Ok(builder.build())
}

fn certificates(path: &Path) -> Result<Vec<X509>, Failure> {
    let pem = fs::read(path).map_err(|e| wrong(path, &e))?;
    X509::stack_from_pem(&pem).map_err(|e| wrong(path, &e))
}

/// The key. One that its group or others may read is refused, as is one with a
/// passphrase: nobody is there to type it.
fn private_key(path: &Path) -> Result<PKey<Private>, Failure> {
    let pem = match read_private(path, MAX_KEY).map_err(|e| wrong(path, &e))? {
        PrivateFile::Open(mode) => {
            return Err(Failure::new(Code::TlsKeyOpen)
                .with("path", path.display())
                .with("mode", format!("{mode:03o}")));
        }
        PrivateFile::Bytes(pem) => pem,
    };
    let mut asked = false;
    let key = PKey::private_key_from_pem_callback(&pem, |_| {
        asked = true;
        Err(openssl::error::ErrorStack::get())
    });
    key.map_err(|e| match asked {
        true => wrong(path, &"encrypted"),
        false => wrong(path, &e),
    })
}

fn wrong(path: &Path, detail: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::TlsFile)
        .with("path", path.display())
        .with("detail", detail)
}

/// Waits for browsers and shakes hands with each on the side, so that a slow one
/// keeps nobody waiting.
pub(super) struct TlsListener {
    shaken: mpsc::Receiver<(Stream, SocketAddr)>,
    addr: SocketAddr,
    accepting: JoinHandle<()>,
}

impl TlsListener {
    /// `plain` is told to whoever speaks plain http.
    pub(super) fn new(
        listener: TcpListener,
        acceptor: SslAcceptor,
        plain: &str,
    ) -> std::io::Result<Self> {
        let addr = listener.local_addr()?;
        let (sender, shaken) = mpsc::channel(1);
        let shaking = Shaking {
            acceptor,
            plain: format!(
                "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
                 Connection: close\r\nContent-Length: {}\r\n\r\n{plain}",
                plain.len()
            ),
        };
        let accepting = tokio::spawn(accept(listener, Arc::new(shaking), sender));
        Ok(Self {
            shaken,
            addr,
            accepting,
        })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        match self.shaken.recv().await {
            Some(came) => came,
            // Nobody accepts any more: the runtime ends.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.addr)
    }
}

async fn accept(
    listener: TcpListener,
    shaking: Arc<Shaking>,
    sender: mpsc::Sender<(Stream, SocketAddr)>,
) {
    let places = Arc::new(Semaphore::new(HANDSHAKES));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let (stream, from) = match listener.accept().await {
            Ok(came) => came,
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (shaking, sender) = (Arc::clone(&shaking), sender.clone());
        tokio::spawn(async move {
            let shaken = timeout(HANDSHAKE, shaking.hands(stream)).await;
            drop(place);
            if let Ok(Some(stream)) = shaken {
                // Who is not taken any more is told by the closed connection.
                let _ = sender.send((stream, from)).await;
            }
        });
    }
}

/// What every handshake takes.
struct Shaking {
    acceptor: SslAcceptor,
    /// The answer to plain http.
    plain: String,
}

impl Shaking {
    /// The handshake; nothing comes of it when the other side speaks something
    /// else.
    async fn hands(&self, stream: TcpStream) -> Option<Stream> {
        let mut first = [0];
        if stream.peek(&mut first).await.ok()? == 0 {
            return None;
        }
        if first[0] != HELLO {
            self.tell(&stream).await;
            return None;
        }
        let ssl = Ssl::new(self.acceptor.context()).ok()?;
        let mut stream = SslStream::new(ssl, stream).ok()?;
        Pin::new(&mut stream).accept().await.ok()?;
        Some(stream)
    }

    /// Says that https is spoken here, once what was asked is read: a connection
    /// that is closed before that is reset, and the answer with it.
    async fn tell(&self, stream: &TcpStream) {
        let mut asked = [0; 4096];
        let _ = stream.try_read(&mut asked);
        if stream.writable().await.is_ok() {
            let _ = stream.try_write(self.plain.as_bytes());
        }
    }
}
