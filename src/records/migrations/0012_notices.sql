-- Notices (通知・認定証): the draft as canonical JSON, and once issued its number
-- and the bytes of its forms. What became of one (drafted, approved, issued,
-- sent, withdrawn) are statements about it (N-3). Of an erased one the row
-- stays, with the event of its erasure.

CREATE TABLE notice (
  id         INTEGER PRIMARY KEY,
  body_id    INTEGER NOT NULL REFERENCES body(id),
  case_id    INTEGER NOT NULL REFERENCES case_file(id),
  event_seq  INTEGER NOT NULL REFERENCES ledger_event(seq),
  kind       TEXT NOT NULL,
  recipient  TEXT NOT NULL,
  draft      TEXT NOT NULL,
  year       INTEGER,
  count      INTEGER,
  erased_seq INTEGER REFERENCES ledger_event(seq),
  UNIQUE (body_id, year, count)
) STRICT;
CREATE INDEX notice_by_case ON notice(case_id);

CREATE TABLE notice_file (
  notice_id INTEGER NOT NULL REFERENCES notice(id),
  form      TEXT NOT NULL,
  bytes     BLOB NOT NULL,
  PRIMARY KEY (notice_id, form)
) STRICT, WITHOUT ROWID;
