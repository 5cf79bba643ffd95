-- Keys by which documents with much the same text are found (MinHash bands).
-- Derived: made again whenever a document is read.

CREATE TABLE band (
  key         INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document(id),
  PRIMARY KEY (key, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX band_by_document ON band(document_id);
