//! How a request came: from which address, by https or not, to which host. A
//! proxy is believed at the addresses that the settings name, and nowhere else.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

use crate::app::settings::ProxySettings;
use crate::app::{Code, Failure};

/// Refuses names of headers that none can have.
pub(super) fn check(proxy: &ProxySettings, file: &Path) -> Result<(), Failure> {
    for name in [
        &proxy.address_header,
        &proxy.proto_header,
        &proxy.host_header,
    ] {
        HeaderName::from_bytes(name.as_bytes()).map_err(|e| {
            Failure::new(Code::Settings)
                .with("path", file.display())
                .with("detail", format!("[serve.proxy] \"{name}\": {e}"))
        })?;
    }
    Ok(())
}

/// How a request came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Via {
    /// The address of whoever asked; none where it cannot be told.
    pub(super) address: Option<IpAddr>,
    /// Whether the browser used https.
    pub(super) https: bool,
    /// The host that the browser asked.
    pub(super) host: Option<String>,
}

impl Via {
    /// Of a request. `https` holds for all of them, where it does.
    pub(super) fn of(head: &Parts, proxy: &ProxySettings, https: bool) -> Self {
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|peer| peer.0.ip().to_canonical());
        let host = text(&head.headers, header::HOST.as_str());
        let own = Self {
            address: peer,
            https,
            host: host.or(head.uri.host()).map(str::to_owned),
        };
        match peer {
            Some(peer) if is_proxy(proxy, peer) => own.told_by(proxy, &head.headers),
            _ => own,
        }
    }

    fn told_by(self, proxy: &ProxySettings, headers: &HeaderMap) -> Self {
        let said = |name: &str| text(headers, name).map(str::trim);
        let proto = said(&proxy.proto_header);
        Self {
            address: origin(proxy, headers).or(self.address),
            https: self.https || proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https")),
            host: match said(&proxy.host_header) {
                Some(host) if !host.is_empty() => Some(host.to_owned()),
                _ => self.host,
            },
        }
    }
}

fn is_proxy(proxy: &ProxySettings, address: IpAddr) -> bool {
    proxy
        .addresses
        .iter()
        .any(|it| it.to_canonical() == address)
}

/// The address that a request comes from: the last one of the list that is no
/// proxy of ours. What stands before it anyone could have written.
fn origin(proxy: &ProxySettings, headers: &HeaderMap) -> Option<IpAddr> {
    let lines = headers.get_all(proxy.address_header.as_str());
    let lines: Vec<&str> = lines.iter().filter_map(|line| line.to_str().ok()).collect();
    let all = lines.iter().flat_map(|line| line.split(','));
    let all: Vec<&str> = all.map(str::trim).collect();
    for one in all.iter().rev() {
        let address = address_of(one)?;
        if !is_proxy(proxy, address) {
            return Some(address);
        }
    }
    None
}

/// An address as proxies write it, with or without port and brackets.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|it| it.ip());
    address.or_else(with_port).map(|it| it.to_canonical())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn via(peer: &str, headers: &[(&str, &str)]) -> Via {
        let proxy = ProxySettings {
            addresses: vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()],
            ..ProxySettings::default()
        };
        let mut request = axum::http::Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut head = request.body(()).unwrap().into_parts().0;
        let peer: SocketAddr = peer.parse().unwrap();
        head.extensions.insert(ConnectInfo(peer));
        Via::of(&head, &proxy, false)
    }

    const SAID: [(&str, &str); 4] = [
        ("Host", "127.0.0.1:8765"),
        ("X-Forwarded-For", "192.0.2.7"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "akashi.example"),
    ];

    #[test]
    fn a_proxy_is_believed_and_nobody_else() {
        let told = via("10.0.0.1:4000", &SAID);
        assert_eq!(told.address, Some("192.0.2.7".parse().unwrap()));
        assert!(told.https);
        assert_eq!(told.host.as_deref(), Some("akashi.example"));
        assert_eq!(via("[::ffff:10.0.0.1]:4000", &SAID), told);
        let other = via("10.0.0.9:4000", &SAID);
        assert_eq!(other.address, Some("10.0.0.9".parse().unwrap()));
        assert!(!other.https);
        assert_eq!(other.host.as_deref(), Some("127.0.0.1:8765"));
    }

    #[test]
    fn what_a_browser_wrote_itself_into_the_list_is_not_believed() {
        let from = |list: &str| via("10.0.0.1:4000", &[("X-Forwarded-For", list)]).address;
        let told = |address: &str| Some(address.parse::<IpAddr>().unwrap());
        assert_eq!(from("1.2.3.4, 192.0.2.7"), told("192.0.2.7"));
        assert_eq!(from("1.2.3.4, 192.0.2.7, 10.0.0.2"), told("192.0.2.7"));
        assert_eq!(from("[2001:db8::1]:443"), told("2001:db8::1"));
        assert_eq!(from("192.0.2.7:1234"), told("192.0.2.7"));
        assert_eq!(from("192.0.2.7, unknown"), told("10.0.0.1"));
        assert_eq!(from("10.0.0.2"), told("10.0.0.1"));
    }
}
