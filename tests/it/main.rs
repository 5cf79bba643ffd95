#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]
//! The integration tests: one binary, a module per subject.

mod accounts;
mod architecture;
mod aside;
mod assign;
mod backup;
mod bad_events;
mod bad_input;
mod between;
mod bodies;
mod body_settings;
mod case_stats;
mod cases;
mod cli;
mod compare;
mod conflicts;
mod containers;
mod coverage_forms;
mod damage;
mod dismiss;
mod dry_run;
mod enquiries;
mod erase;
mod export;
#[cfg(feature = "failpoints")]
mod faults;
#[cfg(feature = "failpoints")]
mod faults_after;
mod fields;
mod finding;
mod formats;
mod gone;
mod identity;
mod index;
mod intake;
mod jail;
mod judge;
mod kill;
mod ledger;
mod looking;
mod notice;
mod notice_wording;
mod outsourcing;
mod receipt;
mod receipt_page;
#[cfg(feature = "pdf")]
mod receipt_pdf;
mod receipt_retry;
mod registers;
mod reuse;
mod samples;
mod scans;
mod scheme_diff;
mod search;
mod search_tools;
mod settings;
mod settle;
mod stages;
mod statements;
mod sum;
mod supplement;
mod support;
mod texts;
mod tls;
mod torture;
mod waiting;
mod watch;
mod workbench;
