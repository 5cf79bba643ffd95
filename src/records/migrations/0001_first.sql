-- Received and decided: kept for good. -------------------------------------

CREATE TABLE body (
  id      INTEGER PRIMARY KEY,
  code    TEXT NOT NULL UNIQUE,
  name    TEXT NOT NULL
) STRICT;

CREATE TABLE body_role (
  body_id INTEGER NOT NULL REFERENCES body(id),
  scheme  TEXT NOT NULL,
  role    TEXT NOT NULL,
  PRIMARY KEY (body_id, scheme, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE applicant (
  id               INTEGER PRIMARY KEY,
  body_id          INTEGER NOT NULL REFERENCES body(id),
  name             TEXT NOT NULL,
  name_source      TEXT NOT NULL CHECK (name_source IN ('stated', 'read')),
  corporate_number TEXT
) STRICT;
CREATE INDEX applicant_by_number ON applicant(body_id, corporate_number);
CREATE INDEX applicant_by_name ON applicant(body_id, name);

CREATE TABLE subject (
  id           INTEGER PRIMARY KEY,
  body_id      INTEGER NOT NULL REFERENCES body(id),
  applicant_id INTEGER NOT NULL REFERENCES applicant(id),
  scheme       TEXT NOT NULL,
  name         TEXT NOT NULL,
  name_source  TEXT NOT NULL CHECK (name_source IN ('stated', 'read'))
) STRICT;
CREATE INDEX subject_by_applicant ON subject(applicant_id, scheme);

CREATE TABLE certification (
  id            INTEGER PRIMARY KEY,
  body_id       INTEGER NOT NULL REFERENCES body(id),
  subject_id    INTEGER NOT NULL REFERENCES subject(id),
  scheme        TEXT NOT NULL,
  number        TEXT,
  renewal_count INTEGER NOT NULL DEFAULT 0,
  granted_on    TEXT,
  expires_on    TEXT,
  state         TEXT NOT NULL
) STRICT;

CREATE TABLE case_file (
  id               INTEGER PRIMARY KEY,
  code             TEXT NOT NULL UNIQUE,
  body_id          INTEGER NOT NULL REFERENCES body(id),
  scheme           TEXT NOT NULL,
  pack             TEXT NOT NULL,
  pack_hash        TEXT NOT NULL,
  procedure        TEXT NOT NULL,
  applicant_id     INTEGER NOT NULL REFERENCES applicant(id),
  subject_id       INTEGER NOT NULL REFERENCES subject(id),
  certification_id INTEGER REFERENCES certification(id),
  predecessor_id   INTEGER REFERENCES case_file(id),
  opened_on        TEXT NOT NULL
) STRICT;

CREATE TABLE submission (
  id              INTEGER PRIMARY KEY,
  code            TEXT NOT NULL UNIQUE,
  body_id         INTEGER NOT NULL REFERENCES body(id),
  case_id         INTEGER NOT NULL REFERENCES case_file(id),
  kind            TEXT NOT NULL,
  kind_source     TEXT NOT NULL,
  channel         TEXT NOT NULL,
  received_on     TEXT NOT NULL,
  received_source TEXT NOT NULL,
  source          TEXT NOT NULL
) STRICT;
CREATE INDEX submission_by_case ON submission(case_id);
CREATE INDEX submission_by_source ON submission(source);

-- One file of a submission, or a member of an archive in it. Members are read
-- off their archive, whose bytes are kept; their rows are kept as well, since
-- judgements point at them.
CREATE TABLE document (
  id             INTEGER PRIMARY KEY,
  body_id        INTEGER NOT NULL REFERENCES body(id),
  submission_id  INTEGER NOT NULL REFERENCES submission(id),
  parent_id      INTEGER REFERENCES document(id),
  position       INTEGER,
  name           TEXT NOT NULL,
  raw_name       BLOB NOT NULL,
  algorithm      TEXT,
  sha256         TEXT,
  bytes          INTEGER,
  outcome        TEXT NOT NULL CHECK (outcome IN ('accepted', 'duplicate', 'quarantined')),
  outcome_reason TEXT,
  supersedes_id  INTEGER REFERENCES document(id),
  duplicate_of   INTEGER REFERENCES document(id),
  UNIQUE (parent_id, position)
) STRICT;
CREATE INDEX document_by_submission ON document(submission_id);
CREATE INDEX document_by_hash ON document(sha256);

-- What the intake folder held when it was taken in: the way to see what is new.
CREATE TABLE taken (
  source      TEXT NOT NULL,
  path        BLOB NOT NULL,
  bytes       INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document(id),
  PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE judgement (
  id          INTEGER PRIMARY KEY,
  body_id     INTEGER NOT NULL REFERENCES body(id),
  case_id     INTEGER NOT NULL REFERENCES case_file(id),
  criterion   TEXT NOT NULL,
  passage     TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('accept', 'partial', 'reject')),
  quote       TEXT NOT NULL,
  anchor      TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document(id),
  reason      TEXT NOT NULL,
  by_name     TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX judgement_by_case ON judgement(case_id);

-- The ledger: exact bytes of each event, and the stored hashes of its tree
-- (RFC 6962), written in the same transaction as the change they tell of.
CREATE TABLE ledger_event (
  seq     INTEGER PRIMARY KEY,
  body_id INTEGER NOT NULL REFERENCES body(id),
  bytes   BLOB NOT NULL
) STRICT;

CREATE TABLE ledger_node (
  idx  INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Keys of the commitments that stand in events. Erasing a row makes its
-- commitment meaningless and leaves every proof valid.
CREATE TABLE commitment (
  of_table TEXT NOT NULL CHECK (of_table IN ('document', 'judgement')),
  of_id    INTEGER NOT NULL,
  seq      INTEGER NOT NULL REFERENCES ledger_event(seq),
  value    BLOB NOT NULL CHECK (length(value) = 32),
  key      BLOB NOT NULL CHECK (length(key) = 32),
  PRIMARY KEY (of_table, of_id)
) STRICT, WITHOUT ROWID;

-- Derived: can be made again from the originals at any time. -----------------

CREATE TABLE reading (
  seq              INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id      INTEGER NOT NULL UNIQUE REFERENCES document(id),
  state            TEXT NOT NULL,
  reason           TEXT,
  format           TEXT NOT NULL,
  class            TEXT NOT NULL,
  class_confidence REAL NOT NULL,
  class_reasons    TEXT NOT NULL,
  pages            INTEGER,
  passages         INTEGER NOT NULL,
  warnings         TEXT NOT NULL,
  unread           TEXT NOT NULL,
  pack_hash        TEXT NOT NULL
) STRICT;

CREATE TABLE passage (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document(id),
  code        TEXT NOT NULL,
  text        TEXT NOT NULL,
  heading     TEXT NOT NULL,
  anchor      TEXT NOT NULL,
  flags       TEXT NOT NULL,
  cells       TEXT NOT NULL
) STRICT;
CREATE INDEX passage_by_document ON passage(document_id);
CREATE INDEX passage_by_code ON passage(code);

CREATE TABLE candidate (
  passage_id INTEGER NOT NULL REFERENCES passage(id),
  criterion  TEXT NOT NULL,
  strength   TEXT NOT NULL CHECK (strength IN ('full', 'partial')),
  score      REAL NOT NULL,
  why        TEXT NOT NULL,
  lacks      TEXT NOT NULL,
  note       TEXT,
  PRIMARY KEY (passage_id, criterion)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_by_criterion ON candidate(criterion);
