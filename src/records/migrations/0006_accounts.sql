-- Who works with the home. Names are never given to another person.
CREATE TABLE account (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,
  display      TEXT NOT NULL,
  enabled      INTEGER NOT NULL DEFAULT 1,
  password     TEXT,
  failures     INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT
) STRICT;

CREATE TABLE account_role (
  account_id INTEGER NOT NULL REFERENCES account(id),
  role       TEXT NOT NULL,
  PRIMARY KEY (account_id, role)
) STRICT, WITHOUT ROWID;

-- Who is signed in: only the hash of what the browser holds.
CREATE TABLE session (
  token      BLOB PRIMARY KEY CHECK (length(token) = 32),
  account_id INTEGER NOT NULL REFERENCES account(id),
  form       TEXT NOT NULL,
  opened_at  TEXT NOT NULL,
  seen_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session(account_id);

-- Who must keep away from a case, and why.
CREATE TABLE conflict (
  account_id INTEGER NOT NULL REFERENCES account(id),
  case_id    INTEGER NOT NULL REFERENCES case_file(id),
  reason     TEXT NOT NULL,
  at         TEXT NOT NULL,
  PRIMARY KEY (account_id, case_id)
) STRICT, WITHOUT ROWID;

-- Denied requests, sign-ins, downloads: without any text of a document.
CREATE TABLE access (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  account TEXT NOT NULL,
  what    TEXT NOT NULL,
  target  TEXT NOT NULL,
  allowed INTEGER NOT NULL
) STRICT;
