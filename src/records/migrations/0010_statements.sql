-- What people say beside judgements (言明): corrections of a class, judgements
-- undone, exclusions, findings with their answers and closures. Rows are only
-- added; the newest counts. `value` is what stands in the event, `key` opens it;
-- an erasure of a document that is quoted takes words, quotes and key.

CREATE TABLE statement (
  id      INTEGER PRIMARY KEY,
  body_id INTEGER NOT NULL REFERENCES body(id),
  case_id INTEGER NOT NULL REFERENCES case_file(id),
  kind    TEXT NOT NULL,
  about   TEXT NOT NULL,
  content TEXT NOT NULL,
  reason  TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at      TEXT NOT NULL,
  seq     INTEGER NOT NULL REFERENCES ledger_event(seq),
  value   BLOB NOT NULL CHECK (length(value) = 32),
  key     BLOB CHECK (length(key) = 32)
) STRICT;
CREATE INDEX statement_by_case ON statement(case_id);
CREATE INDEX statement_by_about ON statement(about, kind);

CREATE TABLE statement_document (
  statement_id INTEGER NOT NULL REFERENCES statement(id),
  document     TEXT NOT NULL,
  PRIMARY KEY (document, statement_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_document_by_statement ON statement_document(statement_id);
