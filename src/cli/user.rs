//! `user`: accounts of the people who work with a home.

use std::io::{BufRead as _, IsTerminal as _};

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::args::Cli;
use super::link::LinkArgs;
use super::print::Printer;
use crate::app::accounts::{self, Conflict, New};
use crate::app::{Access, Code, Exit, Failure, Home};
use crate::model::{Account, BodyRole, Role};
use crate::text::filename::display;

/// `user`
#[derive(Debug, Args)]
pub(super) struct UserArgs {
    #[command(subcommand)]
    what: UserVerb,
}

#[derive(Debug, Subcommand)]
enum UserVerb {
    /// All users with their roles.
    List,
    /// Adds a user; the password is asked for.
    Add {
        /// The name to sign in with.
        name: String,
        /// What the user may do; several with commas.
        #[arg(long, value_enum, value_delimiter = ',', required = true)]
        role: Vec<Role>,
        /// The name that others see.
        #[arg(long, default_value = "")]
        display: String,
        /// No password: the user works on the command line only.
        #[arg(long)]
        no_password: bool,
    },
    /// Gives a user other roles.
    Roles {
        /// The user.
        name: String,
        /// What the user may do from now on; several with commas.
        #[arg(long, value_enum, value_delimiter = ',', required = true)]
        role: Vec<Role>,
    },
    /// Says for which bodies a user works: nobody else's acts, no other scheme.
    Bodies {
        /// The user.
        name: String,
        /// Scheme and role of the body, as the pack calls it: ID:ROLE.
        #[arg(value_name = "SCHEME:ROLE", value_parser = body_role, required_unless_present = "all")]
        bodies: Vec<BodyRole>,
        /// For all of them.
        #[arg(long, conflicts_with = "bodies")]
        all: bool,
    },
    /// Declares a conflict of interest: the user takes no part in the case, and is
    /// assigned to it no longer.
    Conflict {
        /// The user.
        name: String,
        /// Case number.
        case: String,
        /// Which interest.
        #[arg(long)]
        reason: String,
        /// Who declares it: the user, or an administrator.
        #[arg(long, env = "USER", default_value = "unknown")]
        by: String,
    },
    /// Lists the declared conflicts of interest.
    Conflicts {
        /// Only this case.
        case: Option<String>,
    },
    /// Sets a user's password; whoever is signed in as the user is signed out.
    Password {
        /// The user.
        name: String,
    },
    /// Takes the second step of signing in away from whoever lost the device.
    Totp {
        /// The user.
        name: String,
        /// It is off from now on; whoever is signed in as the user is signed out.
        #[arg(long, required = true)]
        off: bool,
    },
    /// Links a user to who it is at the OpenID provider, to sign in there.
    Link(LinkArgs),
    /// The user can do nothing any more.
    Disable {
        /// The user.
        name: String,
    },
    /// The user can work again.
    Enable {
        /// The user.
        name: String,
    },
    /// Who signed in, what was denied, what was taken away; newest first.
    Log {
        /// At most so many lines.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
}

/// A body's role as typed.
fn body_role(text: &str) -> Result<BodyRole, String> {
    match text.split_once(':') {
        Some((scheme, role)) if !scheme.is_empty() && !role.is_empty() => Ok(BodyRole {
            scheme: scheme.to_owned(),
            role: role.to_owned(),
        }),
        _ => Err("SCHEME:ROLE".to_owned()),
    }
}

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()).help(match self {
            Self::Clerk => "Takes submissions in",
            Self::Reviewer => "Searches and judges evidence",
            Self::Officer => "Decides",
            Self::Committee => "Looks; an officer records the opinion",
            Self::Contractor => "Looks, bound to secrecy",
            Self::Auditor => "Reads everything, changes nothing",
            Self::Admin => "Manages users, decides nothing",
        }))
    }
}

pub(super) fn run(cli: &Cli, args: &UserArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Change)?;
    match &args.what {
        UserVerb::List => {
            let all = accounts::list(&home)?;
            show(&all, printer);
            return Ok(Exit::Ok);
        }
        UserVerb::Conflicts { case } => {
            return super::conflicts::run(&home, case.as_deref(), printer);
        }
        UserVerb::Log { limit } => return log(&home, *limit, printer),
        _ => {}
    }
    let password = wanted(&args.what, printer)?;
    let _lock = super::lock(&home, "user", printer)?;
    let account = match &args.what {
        UserVerb::Add {
            name,
            role,
            display,
            ..
        } => accounts::add(
            &home,
            &New {
                name: name.clone(),
                display: display.clone(),
                roles: role.clone(),
                password,
            },
            "",
        )?,
        UserVerb::Roles { name, role } => accounts::set_roles(&home, name, role, "")?,
        UserVerb::Bodies { name, bodies, .. } => accounts::set_bodies(&home, name, bodies, "")?,
        UserVerb::Conflict {
            name,
            case,
            reason,
            by,
        } => {
            let conflict = Conflict {
                name: name.clone(),
                case: case.clone(),
                reason: reason.clone(),
                by: by.clone(),
            };
            let (account, ended) = accounts::declare(&home, &conflict)?;
            if ended {
                let values = [("name", name.as_str()), ("case", case)];
                printer.note(&printer.words.fill("user.assignment_ended", &values));
            }
            account
        }
        UserVerb::Password { name } => {
            accounts::set_password(&home, name, &password.unwrap_or_default(), "")?
        }
        UserVerb::Totp { name, .. } => accounts::reset(&home, name, "")?,
        UserVerb::Link(link) => super::link::run(&home, link)?,
        UserVerb::Disable { name } => accounts::set_enabled(&home, name, false, "")?,
        UserVerb::Enable { name } => accounts::set_enabled(&home, name, true, "")?,
        UserVerb::List | UserVerb::Log { .. } | UserVerb::Conflicts { .. } => return Ok(Exit::Ok),
    };
    show(&[account], printer);
    Ok(Exit::Ok)
}

/// The password that the verb needs: typed twice on a terminal, else one line
/// of standard input.
fn wanted(verb: &UserVerb, printer: &Printer) -> Result<Option<String>, Failure> {
    match verb {
        UserVerb::Add {
            no_password: false, ..
        }
        | UserVerb::Password { .. } => ask(printer).map(Some),
        _ => Ok(None),
    }
}

/// Asks for a password, unseen on a terminal.
pub(super) fn ask(printer: &Printer) -> Result<String, Failure> {
    let unreadable = |e| Failure::new(Code::Input).with("line", 1).with("detail", e);
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return rpassword::prompt_password(printer.words.get("user.ask")).map_err(unreadable);
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).map_err(unreadable)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn log(home: &Home, limit: usize, printer: &mut Printer) -> Result<Exit, Failure> {
    let lines = accounts::accesses(home, limit)?;
    if printer.machine() {
        let lines: Vec<Value> = lines
            .iter()
            .map(|line| {
                json!({
                    "at": line.at.to_string(), "account": line.account, "what": line.what,
                    "target": line.target, "allowed": line.allowed,
                })
            })
            .collect();
        printer.json_line(&json!({ "schema_version": 1, "log": lines }));
        return Ok(Exit::Ok);
    }
    for line in lines {
        let mark = if line.allowed { "✓" } else { "✕" };
        let text = format!(
            "{mark} {} {} {} {}\n",
            line.at.strftime("%Y-%m-%d %H:%M:%SZ"),
            display(line.account.as_bytes()),
            line.what,
            display(line.target.as_bytes())
        );
        printer.data(&text);
    }
    Ok(Exit::Ok)
}

fn show(all: &[Account], printer: &mut Printer) {
    if printer.machine() {
        let users: Vec<Value> = all.iter().map(as_json).collect();
        printer.json_line(&json!({ "schema_version": 1, "users": users }));
        return;
    }
    if all.is_empty() {
        printer.note(printer.words.get("user.none"));
    }
    for account in all {
        let word = |role: &Role| printer.words.fill(&format!("role.{}", role.code()), &[]);
        let roles: Vec<String> = account.roles.iter().map(word).collect();
        let mut text = format!(
            "{}  {}  {}",
            account.name,
            account.display,
            roles.join("・")
        );
        for body in &account.bodies {
            text.push_str(&format!("  {}:{}", body.scheme, body.role));
        }
        if let Some(identity) = &account.identity {
            text.push_str(&format!(
                "  {} ({})",
                display(identity.subject.as_bytes()),
                identity.issuer
            ));
        }
        if account.second_step {
            text.push_str("  ");
            text.push_str(printer.words.get("user.second_step"));
        }
        if !account.enabled {
            text.push_str("  ");
            text.push_str(printer.words.get("user.disabled"));
        }
        text.push('\n');
        printer.data(&text);
    }
}

fn as_json(account: &Account) -> Value {
    json!({
        "name": account.name,
        "display": account.display,
        "roles": account.roles,
        "bodies": account.bodies,
        "enabled": account.enabled,
        "second_step": account.second_step,
        "identity": account.identity,
    })
}
