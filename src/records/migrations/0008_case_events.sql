-- Events of a case's life (案件の出来事): kept for good. The state of a case is
-- no column: it follows from these. `act` is canonical JSON, and what the
-- commitment in the ledger event `seq` is over; `rules` is the hash of the life
-- cycle under which it was recorded.

CREATE TABLE case_event (
  id            INTEGER PRIMARY KEY,
  seq           INTEGER NOT NULL UNIQUE REFERENCES ledger_event(seq),
  body_id       INTEGER NOT NULL REFERENCES body(id),
  case_id       INTEGER NOT NULL REFERENCES case_file(id),
  submission_id INTEGER REFERENCES submission(id),
  act           TEXT NOT NULL,
  rules         TEXT NOT NULL,
  at            TEXT NOT NULL,
  value         BLOB NOT NULL CHECK (length(value) = 32),
  key           BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE INDEX case_event_by_case ON case_event(case_id);

-- The cases of one life are asked for whenever something comes in.
CREATE INDEX case_by_certification ON case_file(certification_id);
CREATE INDEX case_by_predecessor ON case_file(predecessor_id);
