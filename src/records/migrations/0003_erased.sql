-- Erasure (消去): what was taken out on request, and that it was. Neither a
-- name nor a hash of what was erased stays here; `value` is what stands in the
-- ledger, and without its key it says nothing.

CREATE TABLE erasure (
  seq     INTEGER PRIMARY KEY REFERENCES ledger_event(seq),
  body_id INTEGER NOT NULL REFERENCES body(id),
  case_id INTEGER NOT NULL REFERENCES case_file(id),
  reason  TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at      TEXT NOT NULL,
  value   BLOB NOT NULL CHECK (length(value) = 32),
  key     BLOB NOT NULL CHECK (length(key) = 32),
  state   TEXT NOT NULL CHECK (state IN ('recorded', 'finished'))
) STRICT;

-- `value` is the commitment in the event of its receipt; none for members of
-- archives and for what was quarantined. `mark` is a short keyed mark of the
-- bytes, by which the same file is known when it comes again: too short to tell
-- which file it was.
CREATE TABLE erased_document (
  document_id INTEGER PRIMARY KEY REFERENCES document(id),
  seq         INTEGER NOT NULL REFERENCES erasure(seq),
  value       BLOB CHECK (length(value) = 32),
  mark        BLOB CHECK (length(mark) = 3),
  mark_key    BLOB CHECK (length(mark_key) = 32)
) STRICT;

-- Bytes that have to go and may still lie in the vault. Empty once an erasure
-- is finished.
CREATE TABLE doomed (
  sha256 TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
