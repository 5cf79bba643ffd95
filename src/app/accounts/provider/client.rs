//! The conversation with the provider: discovery, the address to send a browser
//! to, the exchange of the code, the check of the ID token; all by the library.

use std::error::Error;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout as Metadata, RedirectUrl,
    RequestTokenError, Scope, TokenResponse as _,
};

use super::begun::Sent;
use super::call::{CallError, Visit, is_safe, safe};
use super::{OidcSettings, shown};
use crate::app::error::{Code, Failure};
use crate::ledger::{PrivateFile, read_private};
use crate::model::Identity;

/// Longest file with a secret worth reading, in bytes.
const MAX_SECRET: u64 = 4096;

/// Longest `sub`, in characters (OpenID Connect Core 1.0, 2).
const MAX_SUBJECT: usize = 255;

/// How long what the provider says of itself is used again to send browsers to
/// it. Whoever comes back is never checked by it.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// How far the clocks of provider and workbench may be apart.
const APART: SignedDuration = SignedDuration::from_secs(60);

/// What ID tokens may be signed with: the keys that the provider publishes, never
/// a secret that others share, never nothing.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Where the endpoints come from discovery.
type Discovered = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The workbench as the provider's client.
#[derive(Debug)]
pub(super) struct Client {
    issuer: IssuerUrl,
    id: ClientId,
    secret: Option<ClientSecret>,
    scopes: Vec<Scope>,
    known: Mutex<Option<(Timestamp, Metadata)>>,
}

impl Client {
    /// As the settings say; the provider is not asked yet.
    pub(super) fn of(home: &Path, settings: &OidcSettings) -> Result<Self, Failure> {
        let empty = [
            ("issuer", &settings.issuer),
            ("client_id", &settings.client_id),
        ];
        if let Some((key, _)) = empty.iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(unset(key, &"\"\""));
        }
        let issuer = IssuerUrl::new(settings.issuer.clone());
        let issuer = issuer.map_err(|e| unset("issuer", &e))?;
        if !is_safe(issuer.url()) {
            return Err(unset("issuer", &format!("{}: https", settings.issuer)));
        }
        let asked = settings.scopes.iter().filter(|scope| *scope != "openid");
        Ok(Self {
            issuer,
            id: ClientId::new(settings.client_id.clone()),
            secret: secret(home, &settings.client_secret_file)?,
            scopes: asked.map(|scope| Scope::new(scope.clone())).collect(),
            known: Mutex::default(),
        })
    }

    /// Asks what the provider says of itself.
    pub(super) fn reach(&self, now: Timestamp) -> Result<(), Failure> {
        self.discovered(Visit::new(), now).map(|_| ())
    }

    /// The provider's page with what is asked of it (RFC 6749, 4.1.1; RFC 7636,
    /// 4.3, S256).
    pub(super) fn address(&self, sent: &Sent, now: Timestamp) -> Result<String, Failure> {
        let client = self.client(self.metadata(now)?, sent)?;
        let (state, nonce) = (sent.state.clone(), sent.nonce.clone());
        let verifier = PkceCodeVerifier::new(sent.verifier.clone());
        let (address, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        safe(&address).map_err(|e| unusable(&e))?;
        Ok(address.into())
    }

    /// The provider's page for who wants to sign out there too, where it has one
    /// (OpenID Connect RP-Initiated Logout 1.0, 2). It asks whether one means it.
    pub(super) fn way_out(&self, now: Timestamp) -> Result<Option<String>, Failure> {
        let metadata = self.metadata(now)?;
        let Some(end) = metadata.additional_metadata().end_session_endpoint.clone() else {
            return Ok(None);
        };
        let request = LogoutRequest::from(end).set_client_id(self.id.clone());
        let address = request.http_get_url();
        safe(&address).map_err(|e| unusable(&e))?;
        Ok(Some(address.into()))
    }

    /// Who came back with a code (RFC 6749, 4.1.3; OpenID Connect Core 1.0,
    /// 3.1.3). Keys are asked for anew each time, since they change.
    pub(super) fn identity(
        &self,
        sent: &Sent,
        code: &str,
        now: Timestamp,
    ) -> Result<Identity, Failure> {
        let visit = Visit::new();
        let client = self.client(self.discovered(visit, now)?, sent)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| unusable(&e))?
            .set_pkce_verifier(PkceCodeVerifier::new(sent.verifier.clone()))
            .request(&|request| visit.call(request))
            .map_err(|e| match &e {
                RequestTokenError::Request(call) => failed(call),
                _ => unusable(&e),
            })?;
        match answer.id_token() {
            Some(token) => self.checked(&client, token, sent, now),
            None => Err(unusable(&CallError::NoToken)),
        }
    }

    /// The identity of an ID token that stands (OpenID Connect Core 1.0,
    /// 3.1.3.7).
    fn checked(
        &self,
        client: &Discovered,
        token: &CoreIdToken,
        sent: &Sent,
        now: Timestamp,
    ) -> Result<Identity, Failure> {
        let (soon, before) = (instant(now + APART), instant(now - APART));
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNED_BY)
            .set_time_fn(move || before)
            .set_issue_time_verifier_fn(move |issued| match issued <= soon {
                true => Ok(()),
                false => Err(format!("issued at {issued}, now {before}")),
            });
        let nonce = Nonce::new(sent.nonce.clone());
        let claims = token.claims(&verifier, &nonce).map_err(|e| {
            let code = match e {
                ClaimsVerificationError::Expired(_) => Code::ProviderTime,
                _ => Code::ProviderToken,
            };
            Failure::new(code).with("detail", told(&e))
        })?;
        let forged = |detail: &str| Failure::new(Code::ProviderToken).with("detail", shown(detail));
        // What the library leaves to its users.
        if let Some(party) = claims.authorized_party().filter(|party| **party != self.id) {
            return Err(forged(&format!("azp: {}", party.as_str())));
        }
        let subject = claims.subject().as_str();
        if subject.trim().is_empty() || subject.chars().count() > MAX_SUBJECT {
            return Err(forged(&format!("sub: {subject}")));
        }
        Ok(Identity {
            issuer: self.issuer.as_str().to_owned(),
            subject: subject.to_owned(),
        })
    }

    /// What the provider said of itself not long ago.
    fn metadata(&self, now: Timestamp) -> Result<Metadata, Failure> {
        let known = self.known().clone();
        match known {
            Some((at, metadata)) if now.duration_since(at).abs() < FRESH => Ok(metadata),
            _ => self.discovered(Visit::new(), now),
        }
    }

    /// What the provider says of itself, with its keys (OpenID Connect Discovery
    /// 1.0, 4).
    fn discovered(&self, visit: Visit, now: Timestamp) -> Result<Metadata, Failure> {
        let call = |request| visit.call(request);
        let metadata = Metadata::discover(&self.issuer, &call);
        let metadata = metadata.map_err(|e| match &e {
            DiscoveryError::Request(call) => failed(call),
            _ => unusable(&e),
        })?;
        *self.known() = Some((now, metadata.clone()));
        Ok(metadata)
    }

    fn client(&self, metadata: Metadata, sent: &Sent) -> Result<Discovered, Failure> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let knows = |method| methods.is_none_or(|known| known.contains(&method));
        // A provider that says nothing takes the first (Discovery 1.0, 3).
        let auth = match knows(CoreClientAuthMethod::ClientSecretBasic) {
            true => AuthType::BasicAuth,
            false => AuthType::RequestBody,
        };
        let redirect = RedirectUrl::new(sent.redirect.clone()).map_err(|e| unusable(&e))?;
        let client =
            CoreClient::from_provider_metadata(metadata, self.id.clone(), self.secret.clone());
        Ok(client.set_auth_type(auth).set_redirect_uri(redirect))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Option<(Timestamp, Metadata)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The secret of the workbench at the provider. One that its group or others may
/// read is refused.
fn secret(home: &Path, file: &str) -> Result<Option<ClientSecret>, Failure> {
    if file.is_empty() {
        return Ok(None);
    }
    let path = home.join(file);
    let wrong = |detail: &dyn std::fmt::Display| {
        unset(
            "client_secret_file",
            &format!("{}: {detail}", path.display()),
        )
    };
    let bytes = match read_private(&path, MAX_SECRET).map_err(|e| wrong(&e))? {
        PrivateFile::Open(mode) => return Err(wrong(&format!("{mode:03o}, chmod 600"))),
        PrivateFile::Bytes(bytes) => bytes,
    };
    let text = String::from_utf8(bytes).map_err(|e| wrong(&e))?;
    match text.trim() {
        "" => Err(wrong(&"\"\"")),
        secret => Ok(Some(ClientSecret::new(secret.to_owned()))),
    }
}

/// An instant as the library counts it. All of jiff's are within its range.
fn instant(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}

fn unset(key: &str, detail: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::OidcSettings)
        .with("key", key)
        .with("detail", detail)
}

fn failed(call: &CallError) -> Failure {
    match call.is_away() {
        true => Failure::new(Code::ProviderAway).with("detail", told(call)),
        false => unusable(call),
    }
}

fn unusable(error: &dyn Error) -> Failure {
    Failure::new(Code::ProviderAnswer).with("detail", told(error))
}

/// An error with all that led to it, as far as it is shown.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let own = error.to_string();
        if !text.contains(&own) {
            text = format!("{text}: {own}");
        }
        cause = error.source();
    }
    shown(&text)
}
