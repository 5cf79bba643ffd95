//! One file per screen: what it is asked, the use case that it calls, what its
//! template shows.

pub(super) mod account;
pub(super) mod case;
pub(super) mod cases;
pub(super) mod compare;
mod course;
pub(super) mod document;
pub(super) mod due;
pub(super) mod enquiries;
pub(super) mod files;
pub(super) mod findings;
pub(super) mod help;
pub(super) mod inbox;
pub(super) mod ledger;
pub(super) mod life;
pub(super) mod matrix;
pub(super) mod notice;
pub(super) mod notices;
pub(super) mod outsourcing;
pub(super) mod people;
pub(super) mod picture;
pub(super) mod provider;
pub(super) mod register;
pub(super) mod review;
pub(super) mod search;
pub(super) mod second_step;
pub(super) mod session;
pub(super) mod settings;
pub(super) mod submission;
pub(super) mod upload;
pub(super) mod users;
mod words;
