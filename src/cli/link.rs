//! `user link`: who a user is at the OpenID provider.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::app::accounts;
use crate::app::home::SETTINGS;
use crate::app::{Code, Failure, Home};
use crate::model::{Account, Identity};

/// `user link`
#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// The user.
    name: String,
    /// The provider, as it names itself; that of akashi.toml when it is left out.
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    issuer: Option<String>,
    /// The person, as the provider names them (`sub`): a refused sign-in shows it.
    #[arg(long, value_parser = NonEmptyStringValueParser::new(), required_unless_present = "off")]
    subject: Option<String>,
    /// Nobody at the provider is the user any more; whoever is signed in as the
    /// user is signed out.
    #[arg(long, conflicts_with_all = ["issuer", "subject"])]
    off: bool,
}

pub(super) fn run(home: &Home, args: &LinkArgs) -> Result<Account, Failure> {
    let Some(subject) = &args.subject else {
        return accounts::unlink(home, &args.name, "");
    };
    let issuer = match &args.issuer {
        Some(issuer) => issuer,
        None => &home.settings.serve.oidc.issuer,
    };
    if issuer.is_empty() {
        return Err(Failure::new(Code::OidcSettings)
            .with("key", "issuer")
            .with("detail", home.dir.join(SETTINGS).display()));
    }
    let identity = Identity {
        issuer: issuer.clone(),
        subject: subject.clone(),
    };
    accounts::link(home, &args.name, &identity, "")
}
