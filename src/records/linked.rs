//! What is recorded of identities at an OpenID provider.

use super::RecordsError;
use crate::model::{Identity, RowId};

type Result<T> = std::result::Result<T, RecordsError>;

/// Identities at a provider that are linked to accounts.
pub trait Linked {
    /// The identity of an account.
    fn identity(&self, account: RowId) -> Result<Option<Identity>>;
    /// The account of an identity.
    fn account_of(&self, identity: &Identity) -> Result<Option<RowId>>;
    /// Links an identity, in place of the one before; none takes it away. No
    /// other account may have it.
    fn put_identity(&self, account: RowId, identity: Option<&Identity>) -> Result<()>;
}
