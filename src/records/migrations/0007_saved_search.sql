-- Searches that people keep under a name, for all who use the home.

CREATE TABLE saved_search (
  name    TEXT PRIMARY KEY,
  query   TEXT NOT NULL,
  filters TEXT NOT NULL, -- JSON: [[name, value], …]
  by_name TEXT NOT NULL,
  at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
