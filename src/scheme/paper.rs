//! Kinds of paper whose fields the program knows how to read. Which class is
//! which stands with the classes.

use serde::Deserialize;

/// How the documents of a class are laid out, and what the checks ask of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// A certificate of a public register of legal persons.
    Registry,
    /// A form that says who applies.
    Application,
    /// The same with a declaration of how the mark is used.
    Mark,
    /// A form whose rows answer criteria.
    Disclosure,
    /// A register of processors.
    Processors,
    /// A contract with a processor.
    Contract,
    /// A record of a training.
    Training,
    /// A record of an audit.
    Audit,
    /// A plan or record of something else that is held on a day.
    Record,
    /// A declaration that nothing disqualifies the officers.
    Declaration,
    /// A pledge, which may be such a declaration.
    Undertaking,
}

impl Paper {
    /// Whether it says who applies.
    pub fn is_application(self) -> bool {
        matches!(self, Self::Application | Self::Mark)
    }
}
