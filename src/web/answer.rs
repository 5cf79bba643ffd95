//! What goes back to the browser.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::headers;
use super::stream;
use crate::app::Failure;
use crate::report::pages::url;

/// An answer to a request.
#[derive(Debug)]
pub(super) enum Answer {
    /// A page.
    Page(String),
    /// A page, and a cookie to keep.
    PageWith(String, String),
    /// A page that says what went wrong.
    Wrong(StatusCode, String),
    /// Text that says what went wrong, where there is no page to say it on.
    Plain(StatusCode, String),
    /// Look there next, by GET.
    See(String),
    /// Look there next, and keep or drop the session's cookie.
    SeeWith(String, String),
    /// A page that brings its own style and nothing else, and may do nothing.
    Sealed(String),
    /// What happened, for a script.
    Json(serde_json::Value),
    /// What happens, as long as it does.
    Events(Body),
    /// JSON that says what went wrong.
    WrongJson(StatusCode, serde_json::Value),
    /// Something that never changes under its address.
    Fixed(&'static str, Vec<u8>),
    /// A picture of a page: confidential as the page is.
    Picture(std::sync::Arc<[u8]>),
    /// A file to be saved, with its name.
    File {
        name: String,
        media: &'static str,
        bytes: Vec<u8>,
    },
    /// An original to be saved, sent as it is read.
    Original {
        name: String,
        bytes: u64,
        file: std::fs::File,
    },
}

impl Answer {
    /// Whether somebody was denied something.
    pub(super) fn is_denial(&self) -> bool {
        let (Self::Wrong(status, _) | Self::WrongJson(status, _)) = self else {
            return false;
        };
        matches!(
            *status,
            StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
        )
    }

    pub(super) fn into_response(self) -> Response<Body> {
        match self {
            Self::Page(html) => respond(StatusCode::OK, HTML, html.into()),
            Self::PageWith(html, cookie) => {
                let mut response = respond(StatusCode::OK, HTML, html.into());
                put(&mut response, header::SET_COOKIE, &cookie);
                response
            }
            Self::Wrong(status, html) => respond(status, HTML, html.into()),
            Self::Plain(status, text) => respond(status, "text/plain; charset=utf-8", text.into()),
            Self::See(place) => see(&place, None),
            Self::SeeWith(place, cookie) => see(&place, Some(&cookie)),
            Self::Sealed(html) => {
                let policy = headers::sealed(&html);
                let mut response = respond(StatusCode::OK, HTML, html.into());
                put(&mut response, header::CONTENT_SECURITY_POLICY, &policy);
                // HTML makes an error of a page that is in a sandbox and asks
                // for a group of windows of its own.
                put(&mut response, headers::OPENER_POLICY, "unsafe-none");
                response
            }
            Self::Json(value) => respond(StatusCode::OK, JSON, value.to_string().into()),
            Self::Events(body) => respond(StatusCode::OK, "text/event-stream", body),
            Self::WrongJson(status, value) => respond(status, JSON, value.to_string().into()),
            Self::Fixed(media, bytes) => {
                let mut response = respond(StatusCode::OK, media, bytes.into());
                put(&mut response, header::CACHE_CONTROL, "no-cache");
                response
            }
            Self::Picture(png) => respond(
                StatusCode::OK,
                "image/png",
                axum::body::Bytes::from_owner(png).into(),
            ),
            Self::File { name, media, bytes } => saved(&name, media, bytes.into()),
            Self::Original { name, bytes, file } => {
                let mut response = saved(&name, "application/octet-stream", stream::of(file));
                put(&mut response, header::CONTENT_LENGTH, &bytes.to_string());
                response
            }
        }
    }
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

fn respond(status: StatusCode, media: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    put(&mut response, header::CONTENT_TYPE, media);
    response
}

fn saved(name: &str, media: &'static str, body: Body) -> Response<Body> {
    let mut response = respond(StatusCode::OK, media, body);
    put(
        &mut response,
        header::CONTENT_DISPOSITION,
        &attachment(name),
    );
    response
}

fn see(place: &str, cookie: Option<&str>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    put(&mut response, header::LOCATION, place);
    if let Some(cookie) = cookie {
        put(&mut response, header::SET_COOKIE, cookie);
    }
    response
}

/// Sets a header whose value is ours: it can be written.
fn put(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// `Content-Disposition` for a name in any script (RFC 6266, RFC 8187).
fn attachment(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    format!("attachment; filename*=UTF-8''{}", url(base))
}

/// The HTTP status that a failure means.
pub(super) fn status(failure: &Failure) -> StatusCode {
    let status = failure.code.status() as u16;
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Code;

    #[test]
    fn a_failure_is_answered_with_the_status_of_its_code() {
        for code in Code::ALL {
            let told = status(&Failure::new(*code)).as_u16();
            assert_eq!(told, code.status() as u16, "{}", code.as_str());
        }
    }
}
