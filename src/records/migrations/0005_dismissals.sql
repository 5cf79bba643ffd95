-- Dismissal (却下): a person's word that a quarantined file is not waited for any
-- more. `value` is what stands in the event, `key` opens it; an erasure of the
-- document takes the row and with it the key.

CREATE TABLE dismissal (
  document_id INTEGER PRIMARY KEY REFERENCES document(id),
  seq         INTEGER NOT NULL REFERENCES ledger_event(seq),
  reason      TEXT NOT NULL,
  by_name     TEXT NOT NULL,
  at          TEXT NOT NULL,
  value       BLOB NOT NULL CHECK (length(value) = 32),
  key         BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
