//! What `[serve.oidc]` says.

use serde::{Deserialize, Serialize};

/// The OpenID provider at which one may sign in; none while nothing is set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct OidcSettings {
    /// The provider, exactly as it names itself (OpenID Connect Discovery 1.0, 3).
    pub issuer: String,
    /// What the workbench is called at the provider.
    pub client_id: String,
    /// File with the secret of the workbench at the provider, readable by its
    /// owner only; empty for a public client. Relative to the home, or absolute.
    pub client_secret_file: String,
    /// What people call the provider.
    pub name: String,
    /// What is asked for; `openid` always is.
    pub scopes: Vec<String>,
}

impl Default for OidcSettings {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            client_secret_file: String::new(),
            name: String::new(),
            scopes: vec!["openid".to_owned()],
        }
    }
}

impl OidcSettings {
    /// What people call the provider: its address where no name is given.
    pub fn shown(&self) -> &str {
        match self.name.trim() {
            "" => &self.issuer,
            name => name,
        }
    }
}
