//! Accounts (利用者): who works with a home, in which roles, and what each
//! role may do.

use serde::{Deserialize, Serialize};

use super::party::BodyRole;
use super::submission::RowId;

/// What a person is to the certification body. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes submissions in (受付担当).
    Clerk,
    /// Searches and judges evidence (審査員).
    Reviewer,
    /// Decides (決裁者).
    Officer,
    /// Deliberates (委員): looks, and others record the opinion.
    Committee,
    /// Works on the body's behalf (委託先): looks, bound to secrecy.
    Contractor,
    /// Reads everything, changes nothing (監査人).
    Auditor,
    /// Manages accounts and settings, decides nothing (管理者).
    Admin,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// To look at cases, documents and evidence.
    Look,
    /// To take submissions in.
    TakeIn,
    /// To judge evidence and write findings: to evaluate a case.
    Evaluate,
    /// To decide on a case.
    Decide,
    /// To check originals and ledger, and to take evidence packages.
    Audit,
    /// To say who works on a case.
    Assign,
    /// To erase documents and notices on request.
    Erase,
    /// To see how the home is set up.
    Inspect,
    /// To manage accounts.
    Administer,
}

impl Role {
    /// All roles, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Clerk,
        Self::Reviewer,
        Self::Officer,
        Self::Committee,
        Self::Contractor,
        Self::Auditor,
        Self::Admin,
    ];

    /// The role as it is recorded and typed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Reviewer => "reviewer",
            Self::Officer => "officer",
            Self::Committee => "committee",
            Self::Contractor => "contractor",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether who has the role is assigned to the cases that it works on.
    pub fn is_assigned(self) -> bool {
        matches!(self, Self::Reviewer | Self::Committee | Self::Contractor)
    }

    /// Whether the role may do something at all. That whoever evaluated a case
    /// does not decide it is checked against the case itself.
    pub fn may(self, act: Act) -> bool {
        match self {
            Self::Clerk => matches!(act, Act::Look | Act::TakeIn),
            Self::Reviewer => matches!(act, Act::Look | Act::Evaluate | Act::Audit),
            Self::Officer => matches!(
                act,
                Act::Look | Act::Decide | Act::Assign | Act::Audit | Act::Erase
            ),
            Self::Committee | Self::Contractor => act == Act::Look,
            Self::Auditor => matches!(act, Act::Look | Act::Audit | Act::Inspect),
            Self::Admin => matches!(act, Act::Administer | Act::Inspect | Act::Erase),
        }
    }
}

/// Who somebody is at an OpenID provider: only both claims together name one
/// person, for good (OpenID Connect Core 1.0, 5.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The provider, as it names itself: the claim `iss`.
    pub issuer: String,
    /// The person, as the provider names them: the claim `sub`.
    pub subject: String,
}

/// A person who works with the home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Row.
    pub id: RowId,
    /// The name to sign in with; stands beside what the person does.
    pub name: String,
    /// The name that others see.
    pub display: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// For which bodies of which schemes the person works; for all where there
    /// is none.
    pub bodies: Vec<BodyRole>,
    /// False when the person left: the account can do nothing, and its name is
    /// never given to another.
    pub enabled: bool,
    /// Whether signing in asks for a code too.
    pub second_step: bool,
    /// Who the person is at the OpenID provider, where that is linked.
    pub identity: Option<Identity>,
}

impl Account {
    /// Whether the person works in a scheme.
    pub fn works_in(&self, scheme: &str) -> bool {
        self.bodies.is_empty() || self.bodies.iter().any(|body| body.scheme == scheme)
    }

    /// Whether the person works for the body with a role in a scheme.
    pub fn works_for(&self, scheme: &str, role: &str) -> bool {
        let mut bodies = self.bodies.iter();
        self.bodies.is_empty() || bodies.any(|body| body.scheme == scheme && body.role == role)
    }

    /// The schemes in which the person works; none where that is all.
    pub fn schemes(&self) -> Vec<String> {
        let mut all: Vec<String> = self.bodies.iter().map(|body| body.scheme.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether the person sees cases only by roles that are assigned to them.
    pub fn sees_as_assigned(&self) -> bool {
        let others = |role: &&Role| !role.is_assigned() && role.may(Act::Look);
        !self.roles.iter().any(|role| others(&role))
    }

    /// Whether any of the person's roles may do something.
    pub fn may(&self, act: Act) -> bool {
        self.enabled && self.roles.iter().any(|role| role.may(act))
    }
}
