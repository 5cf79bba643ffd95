//! A provider that says what a test wants it to: for what no real one does. A
//! real one is asked in tests/oidc.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::{Got, Workbench, add};
use crate::support::Home;

pub(super) const CLIENT: &str = "akashi-test";
pub(super) const SECRET: &str = "a secret: of+the client";

/// What a provider asked for who is there.
#[derive(Debug, Clone)]
struct Asked {
    nonce: String,
    challenge: String,
    redirect: String,
    subject: String,
}

/// How an ID token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    Rightly,
    ByAnotherKey,
    ByTheClientsSecret,
    NotAtAll,
}

/// How the provider behaves.
pub(super) struct Behaviour {
    /// Changes what it says of itself.
    pub(super) metadata: fn(&mut Value),
    /// Changes the claims of an ID token.
    pub(super) claims: fn(&mut Value),
    pub(super) signed: Signed,
    /// Instead of the answer at a path: status line, headers, body.
    pub(super) instead: Option<(&'static str, &'static str, String)>,
    /// How long it takes for each answer.
    pub(super) slow: Duration,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            metadata: |_| {},
            claims: |_| {},
            signed: Signed::Rightly,
            instead: None,
            slow: Duration::ZERO,
        }
    }
}

#[derive(Default)]
struct State {
    behaviour: Behaviour,
    codes: HashMap<String, Asked>,
    /// Every call: method and path.
    calls: Vec<String>,
}

pub(super) struct Fake {
    pub(super) issuer: String,
    state: Arc<Mutex<State>>,
}

/// The query of an address.
pub(super) fn query(address: &str) -> HashMap<String, String> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

impl Fake {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state: Arc<Mutex<State>> = Arc::default();
        let (own, shared) = (issuer.clone(), Arc::clone(&state));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (own, shared) = (own.clone(), Arc::clone(&shared));
                std::thread::spawn(move || serve(&own, &shared, stream));
            }
        });
        Self { issuer, state }
    }

    pub(super) fn behaves(&self, behaviour: Behaviour) {
        self.state.lock().unwrap().behaviour = behaviour;
    }

    pub(super) fn calls(&self) -> usize {
        self.state.lock().unwrap().calls.len()
    }

    /// A home whose users may sign in here, with a workbench on it.
    pub(super) fn home(&self, more: &str) -> Home {
        let settings = format!(
            "[intake]\nsettle_seconds = 0\n{more}[serve.oidc]\nissuer = \"{}\"\n\
             client_id = \"{CLIENT}\"\nclient_secret_file = \"oidc.secret\"\nname = \"見本認証\"\n",
            self.issuer
        );
        let home = Home::with_settings(&settings);
        secret(&home, format!("{SECRET}\n").as_bytes(), 0o600);
        for role in ["clerk", "officer", "admin"] {
            add(&home, role, role);
        }
        home
    }

    pub(super) fn link(&self, home: &Home, name: &str, subject: &str) {
        home.run(["user", "link", name, "--subject", subject])
            .exits(0);
    }

    /// What the person does at the provider: the address to come back to.
    #[track_caller]
    pub(super) fn agree(&self, address: &str, subject: &str) -> String {
        let asked = query(address);
        assert!(
            address.starts_with(&format!("{}/authorize?", self.issuer)),
            "{address}"
        );
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["scope"], "openid");
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = format!("code-{}", asked["state"]);
        let redirect = asked["redirect_uri"].clone();
        self.state.lock().unwrap().codes.insert(
            code.clone(),
            Asked {
                nonce: asked["nonce"].clone(),
                challenge: asked["code_challenge"].clone(),
                redirect: redirect.clone(),
                subject: subject.to_owned(),
            },
        );
        format!("{redirect}?state={}&code={code}", asked["state"])
    }
}

/// Puts the secret's file into a home.
pub(super) fn secret(home: &Home, bytes: &[u8], mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    home.put("oidc.secret", bytes);
    let permissions = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(home.path("oidc.secret"), permissions).unwrap();
}

/// The path of an address of the workbench.
#[track_caller]
pub(super) fn path<'a>(workbench: &Workbench, address: &'a str) -> &'a str {
    let own = format!("http://{}", workbench.host);
    address
        .strip_prefix(&own)
        .unwrap_or_else(|| panic!("{address} is not under {own}"))
}

/// The cookie that an answer sets.
#[track_caller]
pub(super) fn cookie(got: &Got) -> String {
    let cookie = got
        .header("set-cookie")
        .unwrap_or_else(|| panic!("{got:?}"));
    cookie.split(';').next().unwrap().to_owned()
}

/// Goes to the provider: its address, and the cookie meanwhile.
#[track_caller]
pub(super) fn go(workbench: &Workbench, cookies: &str) -> (String, String) {
    let got = workbench.get("/login/provider?back=/cases", cookies);
    assert_eq!(got.status, 303, "{got:?}");
    let set = got.header("set-cookie").unwrap();
    assert!(
        set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"),
        "{set}"
    );
    (got.header("location").unwrap().to_owned(), cookie(&got))
}

/// The whole way.
#[track_caller]
pub(super) fn sign_in(workbench: &Workbench, fake: &Fake, subject: &str) -> Got {
    let (address, cookie) = go(workbench, "");
    let back = fake.agree(&address, subject);
    workbench.get(path(workbench, &back), &cookie)
}

fn serve(issuer: &str, state: &Mutex<State>, mut stream: TcpStream) {
    let Some((line, head, body)) = read(&mut stream) else {
        return;
    };
    let path = line.split(' ').nth(1).unwrap_or("");
    let (slow, answer) = {
        let mut state = state.lock().unwrap();
        state.calls.push(line.clone());
        let instead = state.behaviour.instead.clone();
        let answer = match (&instead, path) {
            (Some((at, status, body)), _) if *at == path => (*status, body.clone()),
            (_, "/.well-known/openid-configuration") => {
                let mut metadata = metadata(issuer);
                (state.behaviour.metadata)(&mut metadata);
                (OK, metadata.to_string())
            }
            (_, "/jwks") => (OK, keys().to_string()),
            (_, "/token") => token(issuer, &mut state, &head, &body),
            _ => ("404 Not Found", String::new()),
        };
        (state.behaviour.slow, answer)
    };
    std::thread::sleep(slow);
    let (status, body) = answer;
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes());
}

const OK: &str = "200 OK";

/// Request line, head, body.
fn read(stream: &mut TcpStream) -> Option<(String, String, String)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let n = stream.read(&mut buffer).ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let lower = head.to_lowercase();
        let length = lower.lines().find_map(|line| {
            let value = line.strip_prefix("content-length:")?;
            value.trim().parse::<usize>().ok()
        });
        if body.len() >= length.unwrap_or(0) {
            let line = head.lines().next()?.to_owned();
            return Some((line, head.to_owned(), body.to_owned()));
        }
    }
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    })
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn keys() -> Value {
    let x = URL_SAFE_NO_PAD.encode(key().verifying_key().as_bytes());
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "1", "x": x }] })
}

/// The token endpoint (RFC 6749, 4.1.3; RFC 7636, 4.6): who does not know the
/// secret and the verifier gets nothing.
fn token(issuer: &str, state: &mut State, head: &str, body: &str) -> (&'static str, String) {
    const BAD: &str = "400 Bad Request";
    let sent: HashMap<String, String> = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let text = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = STANDARD.encode(format!("{}:{}", encode(CLIENT), encode(SECRET)));
    let has = |wanted: &str| head.lines().any(|line| line.eq_ignore_ascii_case(wanted));
    if !has(&format!("authorization: Basic {basic}")) {
        return (
            "401 Unauthorized",
            json!({"error": "invalid_client"}).to_string(),
        );
    }
    let refused = (BAD, json!({"error": "invalid_grant"}).to_string());
    let Some(asked) = state.codes.remove(&text("code")) else {
        return refused;
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(text("code_verifier")));
    if challenge != asked.challenge || asked.redirect != text("redirect_uri") {
        return refused;
    }
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let now = since.as_secs();
    let mut claims = json!({
        "iss": issuer, "sub": asked.subject, "aud": CLIENT, "nonce": asked.nonce,
        "iat": now, "exp": now + 300,
    });
    (state.behaviour.claims)(&mut claims);
    let id_token = jwt(&claims, state.behaviour.signed);
    let answer = json!({
        "access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": id_token,
    });
    (OK, answer.to_string())
}

/// A token (RFC 7519).
fn jwt(claims: &Value, signed: Signed) -> String {
    let alg = match signed {
        Signed::Rightly | Signed::ByAnotherKey => "EdDSA",
        Signed::ByTheClientsSecret => "HS256",
        Signed::NotAtAll => "none",
    };
    let head = json!({ "alg": alg, "kid": "1", "typ": "JWT" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&head), part(claims));
    let signature = match signed {
        Signed::Rightly => key().sign(text.as_bytes()).to_bytes().to_vec(),
        Signed::ByAnotherKey => {
            let other = SigningKey::from_bytes(&[8; 32]);
            other.sign(text.as_bytes()).to_bytes().to_vec()
        }
        Signed::ByTheClientsSecret => {
            let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        Signed::NotAtAll => Vec::new(),
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
