//! One call to the provider: by https, or to this machine; as long as the visit
//! may take; no further than where it was sent.

use std::io::Read as _;
use std::time::{Duration, Instant};

use attohttpc::{ErrorKind, RequestBuilder};
use openidconnect::url::{Host, Position, Url};
use openidconnect::{HttpRequest, HttpResponse, http};

/// How long all calls of one visit may take together.
const VISIT: Duration = Duration::from_secs(10);

/// Longest answer, in bytes.
const LONGEST: u64 = 1 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("{0}")]
    Away(#[from] attohttpc::Error),
    #[error("{0}")]
    Cut(#[from] std::io::Error),
    #[error("no answer within {} seconds", VISIT.as_secs())]
    Late,
    #[error("{0}")]
    Address(openidconnect::url::ParseError),
    #[error("{0} is not https")]
    Plain(String),
    #[error("no id_token")]
    NoToken,
    #[error("an answer of more than {LONGEST} bytes")]
    Long,
    #[error("{0}")]
    Request(#[from] http::Error),
}

impl CallError {
    /// Whether it may be otherwise the next time.
    pub(super) fn is_away(&self) -> bool {
        match self {
            Self::Away(e) => !matches!(e.kind(), ErrorKind::InvalidResponse(_)),
            Self::Cut(_) | Self::Late => true,
            _ => false,
        }
    }
}

/// All calls that one browser waits for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    until: Instant,
}

impl Visit {
    pub(super) fn new() -> Self {
        Self {
            until: Instant::now() + VISIT,
        }
    }

    pub(super) fn call(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(CallError::Late);
        }
        let (head, body) = request.into_parts();
        let address = head.uri.to_string();
        let url = Url::parse(&address).map_err(CallError::Address)?;
        safe(&url)?;
        let mut request = RequestBuilder::try_new(head.method, &address)?
            // Whoever follows lets the provider choose whom we talk to.
            .follow_redirects(false)
            .connect_timeout(left)
            .read_timeout(left)
            .timeout(left);
        for (name, value) in &head.headers {
            request = request.header_append(name, value);
        }
        let (status, headers, reader) = request.bytes(body).send()?.split();
        let mut answer = Vec::new();
        reader.take(LONGEST + 1).read_to_end(&mut answer)?;
        if answer.len() as u64 > LONGEST {
            return Err(CallError::Long);
        }
        let mut response = http::Response::builder().status(status).body(answer)?;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// Refuses an address that is not, told without its query: that has what only
/// the provider is to know.
pub(super) fn safe(url: &Url) -> Result<(), CallError> {
    match is_safe(url) {
        true => Ok(()),
        false => Err(CallError::Plain(url[..Position::AfterPath].to_owned())),
    }
}

/// Whether nobody on the way reads or changes what is said to an address: https,
/// or this machine itself.
pub(super) fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_for_this_machine_only() {
        let safe = |url: &str| is_safe(&Url::parse(url).unwrap());
        for url in [
            "https://idp.example/",
            "http://localhost:9400",
            "http://127.0.0.1:1/x",
            "http://[::1]:1/",
        ] {
            assert!(safe(url), "{url}");
        }
        for url in [
            "http://idp.example/",
            "http://localhost.example/",
            "http://10.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "data:,x",
        ] {
            assert!(!safe(url), "{url}");
        }
    }
}
