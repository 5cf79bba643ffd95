-- The least hashes of a document's text: by them it is known, without its text,
-- whether another is worth comparing with it.
CREATE TABLE sketch (
  document_id INTEGER PRIMARY KEY REFERENCES document(id),
  bins        BLOB NOT NULL
) STRICT;
