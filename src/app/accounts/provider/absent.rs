//! In place of the client where akashi was built without OpenID Connect.

use std::path::Path;

use jiff::Timestamp;

use super::OidcSettings;
use super::begun::Sent;
use crate::app::error::{Code, Failure};
use crate::model::Identity;

/// There is none.
#[derive(Debug)]
pub(super) enum Client {}

impl Client {
    pub(super) fn of(_: &Path, _: &OidcSettings) -> Result<Self, Failure> {
        Err(Failure::new(Code::NoOidc))
    }

    pub(super) fn reach(&self, _: Timestamp) -> Result<(), Failure> {
        match *self {}
    }

    pub(super) fn address(&self, _: &Sent, _: Timestamp) -> Result<String, Failure> {
        match *self {}
    }

    pub(super) fn way_out(&self, _: Timestamp) -> Result<Option<String>, Failure> {
        match *self {}
    }

    pub(super) fn identity(&self, _: &Sent, _: &str, _: Timestamp) -> Result<Identity, Failure> {
        match *self {}
    }
}
