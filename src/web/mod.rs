//! The workbench: pages for browsers, made on the server. The only part that
//! knows async, and only to wait for the network: every page is made by plain
//! code on a thread of its own.
//!
//! A request goes one way: [`routes`] finds the page and who may see it,
//! `request` with `guard` finds out who asks, a function in `screens` calls one use case of
//! `app`, and `answer` is what goes back.

mod answer;
mod ask;
mod events;
mod form;
mod guard;
mod headers;
mod home_pool;
mod jobs;
mod rate;
mod receive;
mod request;
pub mod routes;
mod screens;
mod serve;
mod site;
mod stream;
#[cfg(feature = "tls")]
mod tls;
mod via;

pub use serve::{Ended, Options, TlsFiles, serve};
