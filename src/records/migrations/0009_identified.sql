-- Who applies, as the documents of a case say it. Derived: made again after
-- every reading. It stands beside what was stated, never in its place.

CREATE TABLE identified (
  case_id            INTEGER PRIMARY KEY REFERENCES case_file(id),
  name               TEXT,
  name_document_id   INTEGER REFERENCES document(id),
  corporate_number   TEXT,
  number_document_id INTEGER REFERENCES document(id)
) STRICT;
CREATE INDEX identified_by_number ON identified(corporate_number) WHERE corporate_number IS NOT NULL;
