//! `register`: who is certified, as of any day, as table, page, CSV or JSON.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Cli;
use super::print::Printer;
use crate::app::register::{Request, page, registers};
use crate::app::{Access, Code, Exit, Failure, Home};
use crate::report::register::{Register, csv, json, text};
use crate::scheme::List;

#[derive(Debug, Args)]
pub(super) struct RegisterArgs {
    /// Only this scheme.
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Only this list.
    #[arg(long, value_enum)]
    list: Option<ListArg>,
    /// What the public sees: only what the articles name.
    #[arg(long)]
    public: bool,
    /// How to print it [default: by the ending of F, else a table].
    #[arg(long, value_enum)]
    format: Option<RegisterFormat>,
    /// Write it to a file.
    #[arg(long, value_name = "F")]
    out: Option<PathBuf>,
}

/// A list as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListArg {
    /// What is certified on that day.
    Current,
    /// What ran out, lapsed or was given up.
    Expired,
    /// What was revoked.
    Revoked,
}

/// Forms of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RegisterFormat {
    /// Text.
    Table,
    /// One page for a web site, in Japanese and English.
    Html,
    /// A row per entry, UTF-8 with a mark at the beginning.
    Csv,
    /// JSON.
    Json,
}

pub(super) fn run(cli: &Cli, args: &RegisterArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let format = format(args, printer)?;
    let made = registers(
        &home,
        &Request {
            scheme: args.scheme.clone(),
            on: super::case_event::day(args.on.as_deref())?,
            list: args.list.map(|list| match list {
                ListArg::Current => List::Current,
                ListArg::Expired => List::Expired,
                ListArg::Revoked => List::Revoked,
            }),
            public: args.public,
        },
    )?;
    let bytes = render(&home, &made.registers, format, printer)?;
    match &args.out {
        None => printer.bytes(&bytes),
        Some(file) => std::fs::write(file, bytes).map_err(|e| {
            Failure::new(Code::Output).with("detail", format!("{}: {e}", file.display()))
        })?,
    }
    for remark in &made.remarks {
        printer.failure(remark);
    }
    Ok(Exit::Ok)
}

/// The form that was asked for, or else the one that the file's name says.
fn format(args: &RegisterArgs, printer: &Printer) -> Result<RegisterFormat, Failure> {
    let Some(file) = args.out.as_ref().filter(|_| args.format.is_none()) else {
        return Ok(match args.format {
            None | Some(RegisterFormat::Table) if printer.machine() => RegisterFormat::Json,
            format => format.unwrap_or(RegisterFormat::Table),
        });
    };
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
    Ok(match ending.as_deref() {
        None | Some("txt") => RegisterFormat::Table,
        Some("json" | "jsonl") => RegisterFormat::Json,
        Some("html" | "htm") => RegisterFormat::Html,
        Some("csv") => RegisterFormat::Csv,
        Some(_) => return Err(Failure::new(Code::RegisterFile).with("path", file.display())),
    })
}

fn render(
    home: &Home,
    registers: &[Register],
    format: RegisterFormat,
    printer: &Printer,
) -> Result<Vec<u8>, Failure> {
    let refused = |e: &dyn std::fmt::Display| Failure::new(Code::Output).with("detail", e);
    Ok(match format {
        RegisterFormat::Table => text(registers, &printer.words).into_bytes(),
        RegisterFormat::Html => page(home, registers)?.into_bytes(),
        RegisterFormat::Csv => csv(registers, &printer.words).map_err(|e| refused(&e))?,
        RegisterFormat::Json => format!("{}\n", json(registers)).into_bytes(),
    })
}
