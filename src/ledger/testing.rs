//! A ledger of its own for each test.

use crate::ledger::{LedgerError, append};
use crate::model::{Body, Happening, LedgerEvent};
use crate::records::{Records, Sqlite, Unit};

/// Records in a temporary file, with events in their ledger.
pub(super) struct Log {
    dir: tempfile::TempDir,
    records: Sqlite,
}

impl Log {
    /// A ledger of `n` events.
    pub(super) fn new(n: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let records = Sqlite::open_or_create(&dir.path().join("akashi.db")).unwrap();
        let log = Self { dir, records };
        log.work(|unit| {
            let body = unit
                .put_body(&Body {
                    code: "local".into(),
                    name: "見本".into(),
                    roles: vec![],
                })
                .unwrap();
            for n in 0..n {
                append(unit, body, &event(n)).unwrap();
            }
        });
        log
    }

    /// What `work` makes of one unit of work.
    pub(super) fn work<T>(&self, work: impl FnOnce(&dyn Unit) -> T) -> T {
        let records: &dyn Records = &self.records;
        records
            .work::<_, LedgerError>(|unit| Ok(work(unit)))
            .unwrap()
    }

    /// Where the database lies, to do damage to it.
    pub(super) fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("akashi.db")
    }
}

/// Looks at a ledger of `n` events.
pub(super) fn with_events(n: usize, check: impl FnOnce(&dyn Unit)) {
    Log::new(n).work(check);
}

/// The `n`th event.
pub(super) fn event(n: usize) -> LedgerEvent {
    LedgerEvent {
        v: 1,
        at: format!("2026-11-21T00:00:{:02}Z", n % 60),
        body: "local".into(),
        what: Happening::CaseOpened {
            case: format!("C-2026-{n:06}"),
            scheme: "s".into(),
            pack: "p".into(),
            procedure: "application".into(),
            predecessor: None,
        },
    }
}
