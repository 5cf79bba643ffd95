//! Signing, and what has to be true before anything is written.

use super::recording::append;
use super::standing::{Keys, compare, is_left_head};
use crate::app::error::{Code, Failure};
use crate::app::home::Home;
use crate::ledger::{Checkpoint, Key, LedgerError, new_origin, root};
use crate::model::{Happening, RowId};
use crate::records::Unit;

/// Makes sure that what is written next can be signed, and signs what an
/// interrupted run left unsigned. A home without a ledger gets its key and its
/// first event. Returns what a user should know.
pub(in crate::app) fn ready(home: &Home) -> Result<Vec<Failure>, Failure> {
    let folder = home.ledger();
    let key = folder.key()?;
    let outside = folder.checkpoint()?;
    let mut remarks = Vec::new();
    let is_new = home.records().work::<_, Failure>(|unit| {
        let keys = Keys::of(unit, key.as_ref().map(Key::vkey))?;
        if let Some(checkpoint) = &outside {
            fits(unit, checkpoint, &keys)?;
        }
        if keys.current().is_none() {
            return Ok(true);
        }
        remarks.extend(clock_back(home, unit)?);
        if outside.is_none() {
            remarks.extend(made_again(unit, &keys)?);
        }
        Ok(false)
    })?;
    if is_new {
        open_first(home)?;
    }
    sign(home)?;
    folder.drop_next_key()?;
    Ok(remarks)
}

/// Refuses when the database is not that of the newest checkpoint, as every
/// verb that writes does; writes nothing.
pub(in crate::app) fn must_fit(home: &Home) -> Result<(), Failure> {
    let folder = home.ledger();
    let in_file = folder.key().ok().flatten();
    let outside = folder.checkpoint()?;
    home.records().work(|unit| {
        let keys = Keys::of(unit, in_file.as_ref().map(Key::vkey))?;
        match &outside {
            Some(checkpoint) => fits(unit, checkpoint, &keys),
            None => made_again(unit, &keys).map(drop),
        }
    })
}

/// Refuses when the newest checkpoint outside is not of the beginning of this
/// database's tree.
fn fits(unit: &dyn Unit, checkpoint: &Checkpoint, keys: &Keys) -> Result<(), Failure> {
    match compare(unit, checkpoint, keys)? {
        None if keys.current().is_some() => Ok(()),
        // A checkpoint beside a database that was never signed.
        None => Err(super::standing::Fault::Larger.refusal(checkpoint, 0)),
        Some(_) if is_left_head(unit, keys, checkpoint)? => Ok(()),
        Some(fault) => Err(fault.refusal(checkpoint, unit.event_count()?)),
    }
}

/// The newest checkpoint is gone. It is made again when the newest one that
/// the database remembers is of the beginning of its tree, and that is said.
fn made_again(unit: &dyn Unit, keys: &Keys) -> Result<Option<Failure>, Failure> {
    let Some(origin) = keys.origin() else {
        return Ok(None);
    };
    let remembered = unit.checkpoints()?;
    let Some((_, note)) = remembered.iter().rfind(|(of, _)| *of == origin) else {
        return Ok(None);
    };
    let newest = Checkpoint::parse(note)?;
    fits(unit, &newest, keys)?;
    Ok(Some(
        Failure::new(Code::CheckpointAgain).with("size", newest.size()),
    ))
}

/// Says so when the clock is behind the newest event: its time is recorded as
/// the clock gives it, for the order of events does not depend on it.
fn clock_back(home: &Home, unit: &dyn Unit) -> Result<Option<Failure>, Failure> {
    let Some(newest) = unit.event_count()?.checked_sub(1) else {
        return Ok(None);
    };
    let event = super::show::parsed(unit.event(newest)?.as_deref());
    let at = event["at"].as_str().unwrap_or_default();
    let is_back = at
        .parse::<jiff::Timestamp>()
        .is_ok_and(|at| home.clock.now() < at);
    Ok(is_back.then(|| {
        Failure::new(Code::ClockBack)
            .with("now", home.now())
            .with("newest", at)
    }))
}

/// Opens the ledger of a home: a key, and the event that names it. A key that
/// lies there is not used: either an interrupted run wrote it and nothing was
/// signed, or the database was lost, and a second history under its name would
/// be a fork.
fn open_first(home: &Home) -> Result<(), Failure> {
    let key = Key::generate(&new_origin(&home.settings.body.code)?)?;
    home.ledger().set_key_aside()?;
    home.ledger().put_key(&key)?;
    fail_point!("origin.key");
    let opened = Happening::OriginOpened {
        key: key.vkey(),
        left: None,
    };
    home.records()
        .work(|unit| put_signer(home, unit, opened, &key.vkey()))
}

/// Appends the event that makes a key the one to sign with.
pub(super) fn put_signer(
    home: &Home,
    unit: &dyn Unit,
    what: Happening,
    vkey: &str,
) -> Result<(), Failure> {
    let body: RowId = unit.put_body(&home.settings.body())?;
    let seq = append(home, unit, body, what)?;
    Ok(unit.put_signer(seq, vkey)?)
}

/// Signs the ledger as it was committed last, unless that is signed already,
/// and puts the checkpoint outside the database. Killed at any point and
/// called again it gives the same bytes: there are never two roots of one size.
pub fn sign(home: &Home) -> Result<Checkpoint, Failure> {
    let folder = home.ledger();
    let _alone = folder.lock_signing()?;
    let outside = folder.checkpoint()?;
    let in_file = folder.key()?;
    let (keys, size, root) = home.records().work::<_, Failure>(|unit| {
        let keys = Keys::of(unit, in_file.as_ref().map(Key::vkey))?;
        if let Some(checkpoint) = &outside {
            fits(unit, checkpoint, &keys)?;
        }
        let (size, root) = root(unit)?;
        Ok((keys, size, root))
    })?;
    let (key, before) = signing_keys(home, in_file, keys.current())?;
    let remembered = remembered(home, key.origin(), size)?;
    let checkpoint = match outside {
        Some(there) if there.size() == size && there.origin() == key.origin() => there,
        _ => {
            let both: Vec<&Key> = [&key].into_iter().chain(&before).collect();
            let signed = match remembered {
                Some(note) => Checkpoint::parse(&note)?,
                None => Checkpoint::sign(&both, size, root)?,
            };
            fail_point!("sign.signed");
            folder.put_checkpoint(&signed, &key)?;
            fail_point!("sign.placed");
            signed
        }
    };
    home.records().work::<_, Failure>(|unit| {
        let origin = checkpoint.origin();
        Ok(unit.put_checkpoint(origin, size, checkpoint.note().as_bytes())?)
    })?;
    fail_point!("sign.remembered");
    if before.is_some() || is_waiting(home, &key)? {
        folder.take_next_key()?;
    }
    Ok(checkpoint)
}

fn remembered(home: &Home, origin: &str, size: u64) -> Result<Option<Vec<u8>>, Failure> {
    home.records()
        .work(|unit| Ok(unit.checkpoint(origin, size)?))
}

/// Whether a key still waits to take the other's place in its file.
fn is_waiting(home: &Home, key: &Key) -> Result<bool, LedgerError> {
    let waiting = home.ledger().next_key()?;
    Ok(waiting.is_some_and(|waiting| waiting.vkey() == key.vkey()))
}

/// The key to sign with, and the one that it takes the place of: the first
/// checkpoint of a new key bears the old one's signature too.
fn signing_keys(
    home: &Home,
    in_file: Option<Key>,
    current: Option<&str>,
) -> Result<(Key, Option<Key>), Failure> {
    let folder = home.ledger();
    let is_current = |key: &Key| Some(key.vkey().as_str()) == current;
    match (in_file, folder.next_key()?) {
        (Some(key), _) if is_current(&key) => Ok((key, None)),
        (before, Some(next)) if is_current(&next) => Ok((next, before)),
        (None, _) => Err(Failure::new(Code::NoKey).with("path", folder.key_path().display())),
        (Some(other), _) => Err(Failure::new(Code::Key)
            .with("path", folder.key_path().display())
            .with("detail", other.vkey())),
    }
}
