-- Who works on which case, as long as it lasts. What was before stands in the
-- account events.
CREATE TABLE assignment (
  account_id INTEGER NOT NULL REFERENCES account(id),
  case_id    INTEGER NOT NULL REFERENCES case_file(id),
  reason     TEXT NOT NULL,
  by_name    TEXT NOT NULL,
  at         TEXT NOT NULL,
  PRIMARY KEY (account_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_by_case ON assignment(case_id);
