//! What a user can type. Words in the user's language stand in the catalogues;
//! the English ones here are those of the man pages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::Lang;

/// Takes in what applicants submit, keeps it unaltered, finds the evidence and
/// shows the gaps.
#[derive(Debug, Parser)]
#[command(
    name = "akashi",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// Options of every verb.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The home: the folder with akashi.toml [default: the current folder].
    #[arg(long, global = true, env = "AKASHI_HOME", value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    /// Language of messages [default: from LANG, else Japanese].
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<LangArg>,
    /// Print one JSON document.
    #[arg(long, global = true, conflicts_with = "jsonl")]
    pub(super) json: bool,
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    pub(super) jsonl: bool,
    /// No progress, no remarks.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// More detail: how classes were recognised, what readers remarked.
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
    /// Wait so many seconds for another process that works on the home
    /// [default: wait_seconds of akashi.toml].
    #[arg(long, global = true, value_name = "SECONDS")]
    pub(super) wait: Option<u64>,
    /// Colour.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub(super) color: Color,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A language as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LangArg {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(typed: LangArg) -> Self {
        match typed {
            LangArg::Ja => Self::Ja,
            LangArg::En => Self::En,
        }
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make a home with commented settings and a drop folder.
    Init(InitArgs),
    /// Take in every settled submission: hash, keep, read, match, show the gaps.
    Intake(IntakeArgs),
    /// Find passages.
    Search(super::search::SearchArgs),
    /// Show every criterion of a case with its state and its evidence.
    Coverage(super::coverage::CoverageArgs),
    /// Accept, partly accept or reject a passage as evidence, or take that back.
    Judge(JudgeArgs),
    /// Record that a criterion does not apply, or that it does after all.
    Exclude(super::exclude::ExcludeArgs),
    /// Put defects to the applicant, with their answers and closures.
    Finding(super::finding::FindingArgs),
    /// Compare a renewal with the case before, passage by passage.
    Compare(super::compare::CompareArgs),
    /// Confirm in one step the judgements that a renewal carries unchanged.
    Confirm(super::compare::ConfirmArgs),
    /// Correct the class of a document.
    Class(super::class::ClassArgs),
    /// List all cases, or count them by stage.
    Cases(super::stages::CasesArgs),
    /// Say who works on a case, or no longer.
    Assign(super::assign::AssignArgs),
    /// Look at one case.
    Case(CaseArgs),
    /// Write, issue and send notices and certificates.
    Notice(super::notice::NoticeArgs),
    /// Show the receipt of a submission.
    Receipt(ReceiptArgs),
    /// Check originals, ledger, records and index; list all damage.
    Verify(VerifyArgs),
    /// Look at the ledger, prove what stands in it, change its key.
    Ledger(LedgerArgs),
    /// Erase documents on request: names, bytes, passages, quotes.
    Erase(EraseArgs),
    /// Take a consistent copy of the home while it is in use.
    Backup(BackupArgs),
    /// Make a home of a backup and check it.
    Restore(RestoreArgs),
    /// Manage the people who work with the home.
    User(super::user::UserArgs),
    /// Open the workbench for browsers.
    Serve(super::serve::ServeArgs),
    /// Write the evidence package of a case for auditors.
    Export(ExportArgs),
    /// A page of a document as a picture.
    Page(super::page::PageArgs),
    /// Read one file and print its passages.
    Parse(ParseArgs),
    /// Recognise one file and print its typed fields with their places.
    Fields(super::fields::FieldsArgs),
    /// Match passages from standard input against a scheme's criteria.
    Match(MatchArgs),
    /// List or check scheme packs.
    Scheme(SchemeArgs),
    /// Show what falls due, by which article, with the working.
    Due(super::due::DueArgs),
    /// List what was recorded in all cases: disclosures, contractors, any event.
    History(super::history::HistoryArgs),
    /// Keep the desk for questions and complaints.
    Enquiry(super::enquiry::EnquiryArgs),
    /// Show the register as of any day, for the body or for its web site.
    Register(super::register::RegisterArgs),
    /// List the work that others do for the body, and when that was published.
    Outsourcing(super::outsourcing::OutsourcingArgs),
    /// Count a period as the Civil Code does.
    Period(PeriodArgs),
    /// Build the search index again.
    Reindex(ReindexArgs),
    /// Install or remove the dictionary of words for search.
    Dictionary(super::dictionary::DictionaryArgs),
    /// Show every setting that holds, and where it comes from.
    Settings,
    /// Check the installation and say how to mend it.
    Doctor(super::doctor::DoctorArgs),
    /// Print completions for a shell.
    Completions(CompletionsArgs),
    /// Print a man page, or write all of them into a folder.
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Where [default: --home, else the current folder].
    pub(super) dir: Option<PathBuf>,
    /// Only say what would be made.
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct IntakeArgs {
    /// Drop folder, scheme's folder, submission folder or single file
    /// [default: the home's drop folder].
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The scheme of a submission that lies outside a scheme's folder.
    #[arg(long, value_name = "ID")]
    pub(super) scheme: Option<String>,
    /// Only say what would be taken in.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Keep watching: take in each submission when it is complete, until
    /// Ctrl-C or SIGTERM.
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) watch: bool,
    /// Try again what was quarantined, or only what lay where this submission
    /// did.
    #[arg(long, value_name = "SUBMISSION", num_args = 0..=1, conflicts_with_all = ["paths", "scheme", "watch"])]
    pub(super) retry: Option<Option<String>>,
    /// No longer wait for a quarantined file, by its name or number; `--retry
    /// SUBMISSION` still tries it.
    #[arg(long, value_names = ["SUBMISSION", "FILE"], num_args = 2, requires = "reason", conflicts_with_all = ["paths", "scheme", "watch", "retry"])]
    pub(super) dismiss: Option<Vec<String>>,
    /// Why it is dismissed; kept in the records, not in the ledger.
    #[arg(long, requires = "dismiss")]
    pub(super) reason: Option<String>,
    /// Who dismisses it; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(super) by: String,
}

#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    /// Case number.
    pub(super) case: String,
    /// Criterion id.
    pub(super) criterion: String,
    /// Passage code, as coverage and search show it.
    pub(super) passage: String,
    /// The judgement.
    pub(super) verdict: VerdictArg,
    /// Why; required for reject.
    #[arg(long, default_value = "")]
    pub(super) reason: String,
    /// Who judges; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(super) by: String,
    /// The newest judgement that you saw on the passage (J-3), or none: refused
    /// when somebody judged since.
    #[arg(long, value_name = "JUDGEMENT")]
    pub(super) seen: Option<String>,
    /// Only check.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A judgement as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerdictArg {
    /// It satisfies the criterion.
    Accept,
    /// It supports without fulfilling.
    Partial,
    /// It is no evidence.
    Reject,
    /// The newest judgement on it does not count any more.
    Undo,
}

#[derive(Debug, Args)]
pub(super) struct CaseArgs {
    #[command(subcommand)]
    pub(super) verb: CaseVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum CaseVerb {
    /// Show what came in, what is missing, where it stands.
    Show {
        /// Case number.
        case: String,
        /// As it stands on this day [default: today].
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Record an event of the scheme's life cycle: `case EVENT CASE`; `case
    /// CASE --events` lists them.
    #[command(external_subcommand)]
    Event(Vec<OsString>),
}

#[derive(Debug, Args)]
pub(super) struct ReceiptArgs {
    /// Receipt number.
    #[arg(required_unless_present = "all")]
    pub(super) submission: Option<String>,
    /// All submissions.
    #[arg(long, conflicts_with = "submission")]
    pub(super) all: bool,
    /// How to print it [default: by the ending of F, else text].
    #[arg(long, value_enum)]
    pub(super) format: Option<ReceiptFormat>,
    /// Write it to a file.
    #[arg(long, value_name = "F")]
    pub(super) out: Option<PathBuf>,
}

/// Forms of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReceiptFormat {
    /// Text.
    Text,
    /// One page that prints on A4.
    Html,
    /// JSON.
    Json,
    /// A4, where akashi was built with PDF.
    Pdf,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Only the originals of this case.
    pub(super) case: Option<String>,
    /// Read every document again and compare its passages.
    #[arg(long)]
    pub(super) full: bool,
    /// Also compare the ledger with a checkpoint that was kept elsewhere.
    #[arg(long, value_name = "F")]
    pub(super) checkpoint: Option<PathBuf>,
    /// Read only a random part of the originals: 10% or 200.
    #[arg(long, value_name = "N%|COUNT")]
    pub(super) sample: Option<crate::app::verify::Sample>,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Case number.
    pub(super) case: String,
    /// The folder that becomes the package; it must be empty or not there.
    pub(super) dir: PathBuf,
    /// Form of the package.
    #[arg(long, value_enum, default_value = "bag")]
    pub(super) format: ExportFormat,
    /// Only list the originals of earlier cases on which evidence rests.
    #[arg(long)]
    pub(super) without_carried: bool,
    /// Who takes it; noted in the access log as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(super) by: String,
    /// Only say what would go into it.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Forms of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// BagIt 1.0 with proofs.
    Bag,
    /// OSCAL assessment results: one file.
    Oscal,
}

#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    #[command(subcommand)]
    pub(super) verb: LedgerVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum LedgerVerb {
    /// Print the newest checkpoint.
    Checkpoint,
    /// List events.
    Events {
        /// Only those about this case.
        #[arg(long, value_name = "CASE")]
        case: Option<String>,
    },
    /// Prove that an event stands in the ledger.
    Proof {
        /// Number of the event, or receipt number of a submission.
        what: String,
        /// Write the events and their proofs into this folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Prove that the ledger still begins as it was.
    Consistency {
        /// Number of events then.
        old: u64,
        /// Number of events of a later checkpoint [default: the newest].
        new: Option<u64>,
    },
    /// Write the ledger as C2SP tiles into a folder.
    Tiles {
        /// The folder.
        dir: PathBuf,
    },
    /// Have the newest checkpoint time-stamped (RFC 3161).
    Timestamp,
    /// Sign with a fresh key from now on.
    RotateKey {
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Go on under a new name, when the database was restored from a copy
    /// older than the newest checkpoint.
    NewOrigin {
        /// Do it.
        #[arg(long)]
        yes: bool,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct EraseArgs {
    /// Documents (D-12) or whole submissions (R-2026-000001).
    #[arg(value_name = "DOCUMENT|SUBMISSION", required_unless_present = "again")]
    pub(super) targets: Vec<String>,
    /// Finish what an interrupted run left, and erase again what an older copy
    /// brought back.
    #[arg(long, conflicts_with = "targets")]
    pub(super) again: bool,
    /// Why; kept in the records, not in the ledger.
    #[arg(long, required_unless_present_any = ["dry_run", "again"])]
    pub(super) reason: Option<String>,
    /// Who erases; recorded as claimed.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(super) by: String,
    /// Only say what would go.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Do not ask.
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// A new or empty folder, or one with a backup to bring up to date.
    pub(super) dir: PathBuf,
    /// Also copy the signing key.
    #[arg(long)]
    pub(super) with_key: bool,
    /// Only say what would be copied.
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup.
    pub(super) dir: PathBuf,
    /// The home to make: a new or empty folder.
    pub(super) target: PathBuf,
    /// What was erased since: ledger/erased.jsonl of the old home or of a newer
    /// backup.
    #[arg(long, value_name = "F")]
    pub(super) erased: Vec<PathBuf>,
    /// Who restores; recorded with what is erased again.
    #[arg(long, env = "USER", default_value = "unknown")]
    pub(super) by: String,
    /// Only say what would be restored.
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct ParseArgs {
    /// The file.
    pub(super) file: PathBuf,
    /// No optical character recognition.
    #[arg(long)]
    pub(super) no_ocr: bool,
}

#[derive(Debug, Args)]
pub(super) struct MatchArgs {
    /// The scheme.
    #[arg(long, value_name = "ID")]
    pub(super) scheme: String,
    /// Class of the document, for lines that do not say.
    #[arg(long, value_name = "CLASS")]
    pub(super) class: Option<String>,
    /// No optical character recognition.
    #[arg(long)]
    pub(super) no_ocr: bool,
    /// Say in words what was seen in each passage, and what is missing.
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, Args)]
pub(super) struct SchemeArgs {
    #[command(subcommand)]
    pub(super) verb: SchemeVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemeVerb {
    /// List schemes and their versions.
    List,
    /// Check packs: mistakes with file and line, examples that fail.
    Check {
        /// Only this scheme.
        id: Option<String>,
    },
    /// Show what changed between two versions of a scheme's pack.
    Diff(super::scheme_diff::DiffArgs),
    /// Print every article with what carries it out and where it is tested.
    Trace {
        /// Only this scheme.
        id: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct PeriodArgs {
    /// Day of the event, ISO.
    pub(super) date: String,
    /// Length: 14d, 2w, 3m, 1y.
    pub(super) span: String,
    /// Count backward: so long before the end of DATE.
    #[arg(long)]
    pub(super) backward: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReindexArgs {
    /// Also read, classify and match every document again.
    #[arg(long)]
    pub(super) full: bool,
    /// Only say what would be done.
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write one page per verb into this folder.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// The arguments with a space before each word that a search leaves out, so that
/// `-委託` is taken for a word and not for options. Short options stay.
pub(super) fn words_left_out(arguments: Vec<OsString>) -> Vec<OsString> {
    const SHORT: &str = "qvhV";
    let mut searching = false;
    let mut rest = false;
    arguments
        .into_iter()
        .map(|argument| {
            rest |= argument == "--";
            let word = argument.to_str().and_then(|text| text.strip_prefix('-'));
            let left_out = word.is_some_and(|word| {
                !word.starts_with('-') && word.chars().any(|c| !SHORT.contains(c))
            });
            if searching && !rest && left_out {
                let mut spaced = OsString::from(" ");
                spaced.push(&argument);
                return spaced;
            }
            searching |= argument == "search";
            argument
        })
        .collect()
}

/// The language: `--lang`, then the locale variables, else Japanese.
pub(super) fn lang_of(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        match value {
            Some("en") => return Lang::En,
            Some("ja") => return Lang::Ja,
            _ => {}
        }
    }
    lang_from_locale()
}

/// The language of the locale variables, else Japanese.
pub(super) fn lang_from_locale() -> Lang {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL")
        .or_else(|| set("LC_MESSAGES"))
        .or_else(|| set("LANG"));
    match locale {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::Ja,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_search_leaves_out_is_a_word() {
        let typed = "akashi -q search 教育 -委託 -vpn -q --limit 3 -- -x";
        let wanted = [
            "akashi", "-q", "search", "教育", " -委託", " -vpn", "-q", "--limit", "3", "--", "-x",
        ];
        let arguments = words_left_out(typed.split(' ').map(OsString::from).collect());
        assert_eq!(arguments, wanted);
        let others = vec![OsString::from("intake"), OsString::from("-x")];
        assert_eq!(words_left_out(others.clone()), others);
    }
}
