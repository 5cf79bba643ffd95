//! The ledger as static files that any C2SP client reads: c2sp.org/tlog-tiles.

use std::path::{Path, PathBuf};

use tlog_tiles::Tile;

use super::log::{Nodes, tree};
use super::{Checkpoint, LedgerError, folder};
use crate::records::Unit;

/// Height of a tile: it holds up to 2^8 hashes.
const HEIGHT: u8 = 8;

/// Longest event that an entry bundle can hold.
const MAX_ENTRY: usize = u16::MAX as usize;

/// A folder with the tiles of a ledger.
#[derive(Debug)]
pub struct Tiles {
    dir: PathBuf,
}

impl Tiles {
    /// The tiles in a folder.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    /// The origin of the ledger whose tiles are there, when some are.
    pub fn origin(&self) -> Result<Option<String>, LedgerError> {
        let there = folder::checkpoint_at(&self.dir.join("checkpoint"))?;
        Ok(there.map(|checkpoint| checkpoint.origin().to_owned()))
    }

    /// Writes the tiles of the tree that a checkpoint is over, and it last.
    /// Whole tiles never change, so those that are there are left. Returns the
    /// number of files written.
    pub fn write(&self, unit: &dyn Unit, checkpoint: &Checkpoint) -> Result<u64, LedgerError> {
        let mut written = 0;
        for tile in Tile::new_tiles(HEIGHT, 0, checkpoint.size()) {
            let path = self.dir.join(path_of(&tile, "tile"));
            if !path.exists() {
                let hashes = tile.read_data(&Nodes(unit)).map_err(tree)?;
                folder::put(&path, &hashes, 0o644)?;
                written += 1;
            }
            let path = self.dir.join(path_of(&tile, "entries"));
            if tile.level() == 0 && !path.exists() {
                folder::put(&path, &entries(unit, &tile)?, 0o644)?;
                written += 1;
            }
        }
        folder::put(
            &self.dir.join("checkpoint"),
            checkpoint.note().as_bytes(),
            0o644,
        )?;
        Ok(written + 1)
    }
}

/// The path of a tile without the height that the library puts into it: Go's
/// checksum database has it, C2SP's tiles are all of one height.
fn path_of(tile: &Tile, kind: &str) -> String {
    let path = tile.path();
    let rest = path.splitn(4, '/').nth(3).unwrap_or_default();
    match kind {
        "entries" => format!("tile/entries/{rest}"),
        _ => format!("tile/{}/{rest}", tile.level()),
    }
}

/// The events of a tile, each after its length in two bytes.
fn entries(unit: &dyn Unit, tile: &Tile) -> Result<Vec<u8>, LedgerError> {
    let first = tile.level_index() << HEIGHT;
    let mut bundle = Vec::new();
    for seq in first..first + u64::from(tile.width()) {
        let event = unit
            .event(seq)?
            .ok_or_else(|| LedgerError::Tree(format!("event {seq} is missing")))?;
        let length = u16::try_from(event.len()).map_err(|_| {
            LedgerError::Form(format!("event {seq} is longer than {MAX_ENTRY} bytes"))
        })?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(event);
    }
    Ok(bundle)
}
