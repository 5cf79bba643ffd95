-- The enquiry desk (照会・苦情の窓口): a row per step, only added. `content` is
-- canonical JSON, and what the commitment in the ledger event `seq` is over.

CREATE TABLE enquiry (
  id      INTEGER PRIMARY KEY,
  seq     INTEGER NOT NULL UNIQUE REFERENCES ledger_event(seq),
  body_id INTEGER NOT NULL REFERENCES body(id),
  code    TEXT NOT NULL,
  case_id INTEGER REFERENCES case_file(id),
  step    TEXT NOT NULL,
  content TEXT NOT NULL,
  at      TEXT NOT NULL,
  value   BLOB NOT NULL CHECK (length(value) = 32),
  key     BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE INDEX enquiry_by_code ON enquiry(code);

-- For which body of which scheme somebody works; without a row, for all of them.
CREATE TABLE account_body (
  account_id INTEGER NOT NULL REFERENCES account(id),
  scheme     TEXT NOT NULL,
  role       TEXT NOT NULL,
  PRIMARY KEY (account_id, scheme, role)
) STRICT, WITHOUT ROWID;
