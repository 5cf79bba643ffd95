-- The second step of signing in (二段階認証, RFC 6238). The secret stands nowhere:
-- it is computed of `salt` and the key file of the home. `since` is NULL until a
-- first code confirmed it; `step` is the newest time step whose code was used.
CREATE TABLE totp (
  account_id INTEGER PRIMARY KEY REFERENCES account(id),
  salt       BLOB NOT NULL CHECK (length(salt) = 32),
  since      TEXT,
  step       INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Codes for whoever lost the device: only their hashes, each gone once used.
CREATE TABLE recovery_code (
  account_id INTEGER NOT NULL REFERENCES account(id),
  hash       BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

-- Who gave a name and a password and owes the code. Whether the password was
-- right is told with the code only.
CREATE TABLE half_sign_in (
  token      BLOB PRIMARY KEY CHECK (length(token) = 32),
  account_id INTEGER NOT NULL REFERENCES account(id),
  proved     INTEGER NOT NULL,
  at         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX half_sign_in_by_account ON half_sign_in(account_id);

-- What was changed about how somebody signs in: a row per ledger event, only
-- added. `content` is canonical JSON and what the event commits to.
CREATE TABLE account_event (
  seq     INTEGER PRIMARY KEY REFERENCES ledger_event(seq),
  content TEXT NOT NULL,
  value   BLOB NOT NULL CHECK (length(value) = 32),
  key     BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
