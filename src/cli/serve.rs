//! `serve`: the workbench for browsers.

use std::net::SocketAddr;

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use super::user::ask;
use crate::app::accounts::{self, New};
use crate::app::{Access, Exit, Failure, Home};
use crate::model::Role;
use crate::web::{Ended, Options, serve};

/// `serve`
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Where to listen; other machines reach it only at another address than
    /// this one.
    #[arg(long, default_value = "127.0.0.1:8765")]
    addr: SocketAddr,
    /// All browsers come by https through a proxy; one that says so in a header
    /// is named in akashi.toml, under [serve.proxy].
    #[arg(long)]
    behind_https: bool,
}

pub(super) fn run(cli: &Cli, args: &ServeArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Write)?;
    first_admin(&home, printer)?;
    let options = Options {
        home: home.dir.clone(),
        addr: args.addr,
        https: args.behind_https,
    };
    drop(home);
    let ended = serve(&options, |address| {
        if printer.machine() {
            printer.json_line(&json!({ "schema_version": 1, "address": address }));
        } else {
            let text = printer.words.fill("serve.ready", &[("address", address)]);
            printer.data(&text);
        }
    })?;
    if ended == Ended::Cut {
        printer.note(printer.words.get("serve.cut"));
    }
    Ok(Exit::Ok)
}

/// Nobody could sign in to a home without accounts: the first one, an
/// administrator, is made here, where only who has the machine can do it.
fn first_admin(home: &Home, printer: &Printer) -> Result<(), Failure> {
    if !accounts::list(home)?.is_empty() {
        return Ok(());
    }
    printer.note(printer.words.get("serve.first"));
    let password = ask(printer)?;
    let _lock = super::lock(home, "serve", printer)?;
    accounts::add(
        home,
        &New {
            name: "admin".to_owned(),
            display: printer.words.get("role.admin").to_owned(),
            roles: vec![Role::Admin],
            password: Some(password),
        },
        "",
    )?;
    Ok(())
}
