//! New keys and new origins.

use super::signing::{put_signer, sign};
use super::standing::Keys;
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::ledger::{self, Checkpoint, Key, LedgerError};
use crate::model::{Happening, LeftOrigin};

/// A key that the ledger is signed with from now on.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its verifier key.
    pub vkey: String,
    /// The verifier key until now.
    pub before: Option<String>,
    /// The checkpoint that it signed first.
    pub checkpoint: Checkpoint,
}

/// Signs with a fresh key from now on. That is an event; the old verifier key
/// stays known, so that what it signed still holds.
pub fn rotate_key(home: &Home) -> Result<Opened, Failure> {
    let old = home.ledger().key()?.ok_or_else(|| {
        Failure::new(Code::NoKey).with("path", home.ledger().key_path().display())
    })?;
    let key = Key::generate(old.origin())?;
    let rotated = Happening::KeyRotated {
        old: old.vkey(),
        key: key.vkey(),
    };
    take(home, &key, Some(old.vkey()), rotated)
}

/// Leaves the origin that the database does not fit, and opens a new one with
/// the events that are there. Its first event names the head that was left.
pub fn new_origin(home: &Home) -> Result<Opened, Failure> {
    let left = last_head(home)?;
    let key = Key::generate(&ledger::new_origin(&home.settings.body.code)?)?;
    let before = left.as_ref().map(|head| head.origin().to_owned());
    let opened = Happening::OriginOpened {
        key: key.vkey(),
        left: left.map(|head| LeftOrigin {
            origin: head.origin().to_owned(),
            size: head.size(),
            root: head.root(),
            checkpoint: head.note().to_owned(),
        }),
    };
    home.ledger().set_damaged_aside()?;
    take(home, &key, before, opened)
}

/// What [`new_origin`] would leave, and how many events would go on.
pub fn would_open(home: &Home) -> Result<(Option<String>, u64), Failure> {
    let left = last_head(home)?.map(|head| head.origin().to_owned());
    let count = home
        .records()
        .work::<_, Failure>(|unit| Ok(unit.event_count()?))?;
    Ok((left, count))
}

/// The head that a new origin would leave: the newest checkpoint outside, or
/// else the newest one that the database remembers.
fn last_head(home: &Home) -> Result<Option<Checkpoint>, Failure> {
    match home.ledger().checkpoint() {
        Ok(Some(outside)) => return Ok(Some(outside)),
        // One that cannot be read cannot be linked.
        Ok(None) | Err(LedgerError::Malformed { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    home.records().work(|unit| {
        let origin = Keys::of(unit, None)?.origin();
        let remembered = unit.checkpoints()?;
        let newest = remembered
            .iter()
            .rfind(|(of, _)| Some(of) == origin.as_ref());
        Ok(match newest {
            Some((_, note)) => Some(Checkpoint::parse(note)?),
            None => None,
        })
    })
}

/// Makes `key` the one to sign with. Killed before the event is committed the
/// old one stays; killed after it, the next run finishes.
fn take(
    home: &Home,
    key: &Key,
    before: Option<String>,
    what: Happening,
) -> Result<Opened, Failure> {
    home.ledger().put_next_key(key)?;
    home.records()
        .work(|unit| put_signer(home, unit, what, &key.vkey()))?;
    Ok(Opened {
        vkey: key.vkey(),
        before,
        checkpoint: sign(home)?,
    })
}
