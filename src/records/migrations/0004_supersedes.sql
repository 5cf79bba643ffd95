-- A document may take the place of several, as when a correction makes one of
-- two. The first stands in its row (`document.supersedes_id`), the others here.

CREATE TABLE also_supersedes (
  document_id INTEGER NOT NULL REFERENCES document(id),
  old_id      INTEGER NOT NULL REFERENCES document(id),
  PRIMARY KEY (document_id, old_id)
) STRICT, WITHOUT ROWID;
