-- What an event is about, to find it by; its bytes are what counts.
ALTER TABLE ledger_event ADD COLUMN case_code TEXT;
ALTER TABLE ledger_event ADD COLUMN submission_code TEXT;
UPDATE ledger_event SET
  case_code = json_extract(CAST(bytes AS TEXT), '$.case'),
  submission_code = json_extract(CAST(bytes AS TEXT), '$.submission')
WHERE json_valid(CAST(bytes AS TEXT));
CREATE INDEX ledger_event_by_case ON ledger_event(case_code) WHERE case_code IS NOT NULL;
CREATE INDEX ledger_event_by_submission ON ledger_event(submission_code) WHERE submission_code IS NOT NULL;

-- The verifier keys under which the ledger was signed, each with the event
-- that made it the one to sign with. A key's name is the origin.
CREATE TABLE ledger_key (
  seq  INTEGER PRIMARY KEY REFERENCES ledger_event(seq),
  vkey TEXT NOT NULL UNIQUE
) STRICT;

-- Every checkpoint that was signed. The newest stands outside the database as
-- well; that one is what the database is held against.
CREATE TABLE checkpoint (
  origin TEXT NOT NULL,
  size   INTEGER NOT NULL,
  note   BLOB NOT NULL,
  PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
