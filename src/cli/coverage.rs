//! `coverage`: every criterion of a case with its state and evidence.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Cli;
use super::print::Printer;
use crate::app::{Access, Code, Exit, Failure, Home, cases, picture};
use crate::model::State;
use crate::report::coverage::{Encoded, Encoding, Options, Picture, csv, oscal, text, workbook};
use crate::report::package::document;

#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    /// Case number.
    pub(super) case: String,
    /// Only gaps and what could not be read.
    #[arg(long)]
    pub(super) gaps: bool,
    /// Passages shown per criterion.
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(super) evidence: usize,
    /// How to print it [default: by the ending of F, else a table].
    #[arg(long, value_enum)]
    pub(super) format: Option<CoverageFormat>,
    /// Write it to a file.
    #[arg(long, value_name = "F")]
    pub(super) out: Option<PathBuf>,
    /// Characters of CSV.
    #[arg(long, value_enum, default_value = "utf8")]
    pub(super) encoding: EncodingArg,
}

/// Forms of coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    /// Text.
    Table,
    /// JSON.
    Json,
    /// One page that opens offline and prints on A4.
    Html,
    /// A workbook with filters and links.
    Xlsx,
    /// A row per criterion and passage.
    Csv,
    /// OSCAL assessment results.
    Oscal,
}

/// Encodings of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EncodingArg {
    /// UTF-8 with a mark at the beginning.
    #[value(alias = "utf-8")]
    Utf8,
    /// For programs that know no other; what it lacks becomes 〓 and is told.
    #[value(alias = "sjis", alias = "shift_jis")]
    Cp932,
}

pub(super) fn run(cli: &Cli, args: &CoverageArgs, printer: &mut Printer) -> Result<Exit, Failure> {
    let home = super::home(cli, Access::Read)?;
    let format = format(args, printer)?;
    if format == CoverageFormat::Xlsx && args.out.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new(Code::BinaryForm).with("case", &args.case));
    }
    let mut picture = picture::picture(&home, &args.case)?;
    if args.gaps {
        let criteria = &mut picture.coverage.criteria;
        criteria.retain(|row| matches!(row.state, State::Gap | State::Unread));
    }
    let bytes = render(&home, &picture, args, format, printer)?;
    match &args.out {
        None => printer.bytes(&bytes),
        Some(file) => std::fs::write(file, bytes).map_err(|e| {
            Failure::new(Code::Output).with("detail", format!("{}: {e}", file.display()))
        })?,
    }
    Ok(Exit::Ok)
}

/// The form that was asked for, or else the one that the file's name says.
fn format(args: &CoverageArgs, printer: &Printer) -> Result<CoverageFormat, Failure> {
    let Some(file) = args.out.as_ref().filter(|_| args.format.is_none()) else {
        return Ok(match args.format {
            None | Some(CoverageFormat::Table) if printer.machine() => CoverageFormat::Json,
            format => format.unwrap_or(CoverageFormat::Table),
        });
    };
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
    Ok(match ending.as_deref() {
        None | Some("txt") => CoverageFormat::Table,
        Some("json" | "jsonl") => CoverageFormat::Json,
        Some("html" | "htm") => CoverageFormat::Html,
        Some("xlsx") => CoverageFormat::Xlsx,
        Some("csv") => CoverageFormat::Csv,
        Some(_) => return Err(Failure::new(Code::CoverageForm).with("path", file.display())),
    })
}

fn render(
    home: &Home,
    picture: &Picture,
    args: &CoverageArgs,
    format: CoverageFormat,
    printer: &Printer,
) -> Result<Vec<u8>, Failure> {
    let words = &printer.words;
    let refused = |e: &dyn std::fmt::Display| Failure::new(Code::Output).with("detail", e);
    Ok(match format {
        CoverageFormat::Table => {
            let options = Options {
                gaps_only: args.gaps,
                evidence: args.evidence,
                width: 100,
            };
            let mut table = text(&picture.coverage, words, options);
            table.push_str(&cases::findings(home, &args.case)?.text(words));
            table.into_bytes()
        }
        CoverageFormat::Json if printer.jsonl => {
            let rows = picture.coverage.criteria.iter();
            rows.map(line).collect::<Result<Vec<_>, _>>()?.concat()
        }
        CoverageFormat::Json => line(&picture.coverage)?,
        CoverageFormat::Html => picture::page(home, picture, words)?.into_bytes(),
        CoverageFormat::Xlsx => workbook(picture, words).map_err(|e| refused(&e))?,
        CoverageFormat::Oscal => document(&oscal(picture, words)).map_err(|e| refused(&e))?,
        CoverageFormat::Csv => {
            let encoding = match args.encoding {
                EncodingArg::Utf8 => Encoding::Utf8,
                EncodingArg::Cp932 => Encoding::Cp932,
            };
            let encoded = csv(picture, encoding, words).map_err(|e| refused(&e))?;
            tell_replaced(&encoded, printer);
            encoded.bytes
        }
    })
}

fn line<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    let text = serde_json::to_vec(value);
    let text = text.map_err(|e| Failure::new(Code::Output).with("detail", e))?;
    Ok([text, b"\n".to_vec()].concat())
}

/// Characters named when some were replaced.
const NAMED: usize = 30;

fn tell_replaced(encoded: &Encoded, printer: &Printer) {
    if encoded.places == 0 {
        return;
    }
    let named = encoded.replaced.iter().take(NAMED);
    let mut named: Vec<String> = named
        .map(|c| format!("{c} U+{:04X}", u32::from(*c)))
        .collect();
    if encoded.replaced.len() > NAMED {
        named.push("…".to_owned());
    }
    printer.failure(
        &Failure::new(Code::Replaced)
            .with("n", encoded.places)
            .with("characters", named.join(", ")),
    );
}
