//! `doctor`: the state of the installation, and how to mend it.

use clap::Args;
use serde_json::json;

use super::args::Cli;
use super::print::Printer;
use crate::app::doctor::{Finding, Health, doctor};
use crate::app::{Access, Code, Exit, Failure};

/// `doctor`
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Also ask the OpenID provider that the settings name whether it answers: a
    /// call to another machine.
    #[arg(long)]
    provider: bool,
}

pub(super) fn run(cli: &Cli, args: &DoctorArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = match super::home(cli, Access::Read) {
        Ok(home) => Some(home),
        Err(failure) if failure.code == Code::NoHome => None,
        Err(failure) => return Err(failure),
    };
    let findings = doctor(home.as_ref(), args.provider);
    let bad = findings.iter().any(|finding| finding.health == Health::Bad);
    if printer.machine() {
        let list: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({"key": finding.key, "health": finding.health.code(), "detail": finding.detail, "text": words(finding, printer)})
            })
            .collect();
        printer.json_line(&json!({"schema_version": 1, "ok": !bad, "findings": list}));
    } else {
        for finding in &findings {
            let sign = match finding.health {
                Health::Good => "○",
                Health::Less => "△",
                Health::Bad => "×",
            };
            let line = format!("{sign} {}\n", words(finding, printer));
            printer.data(&line);
        }
    }
    Ok(if bad { Exit::Failure } else { Exit::Ok })
}

fn words(finding: &Finding, printer: &Printer) -> String {
    let key = finding.key_of_words();
    printer.words.fill(&key, &[("detail", &finding.detail)])
}
