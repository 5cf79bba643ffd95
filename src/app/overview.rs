//! The list of cases.

use super::error::Failure;
use super::home::Home;
use crate::records::{CaseFilter, CaseSummary};

/// Cases that a filter lets through, newest first, with their number.
pub fn cases(
    home: &Home,
    filter: &CaseFilter,
    offset: usize,
    limit: usize,
) -> Result<(u64, Vec<CaseSummary>), Failure> {
    home.records()
        .work(|unit| Ok(unit.case_summaries(filter, offset, limit)?))
}
