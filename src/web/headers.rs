//! Headers that every answer has.

use axum::body::Body;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Response};
use base64::Engine as _;
use sha2::{Digest as _, Sha256};

/// Which pages share a group of windows.
pub(super) const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Nothing from elsewhere, nothing inline, no frames; pages are confidential
/// and are not kept by anyone on the way.
const ALWAYS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (OPENER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// The policy of a page that is a paper: its own style by hash and nothing
/// else, in a sandbox that runs, sends and opens nothing (CSP Level 3).
pub(super) fn sealed(html: &str) -> String {
    let mut styles = String::new();
    for style in styles_of(html) {
        // Browsers hash what they read, and read every end of a line as LF.
        let read = style.replace("\r\n", "\n").replace('\r', "\n");
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(read));
        styles.push_str(&format!(" 'sha256-{hash}'"));
    }
    let styles = if styles.is_empty() {
        " 'none'"
    } else {
        &styles
    };
    format!(
        "default-src 'none'; style-src{styles}; sandbox; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// What stands in the style elements of a page.
fn styles_of(html: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some((_, from)) = rest.split_once("<style") {
        let Some((_, from)) = from.split_once('>') else {
            break;
        };
        let Some((style, after)) = from.split_once("</style") else {
            break;
        };
        found.push(style);
        rest = after;
    }
    found
}

/// Puts them on an answer, where it has none of its own.
pub(super) fn put(response: &mut Response<Body>, https: bool) {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
