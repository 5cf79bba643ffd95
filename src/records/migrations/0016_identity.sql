-- Who somebody is at the OpenID provider: the claims `iss` and `sub` of its ID
-- tokens. One identity a user, one user an identity.
CREATE TABLE account_identity (
  account_id INTEGER PRIMARY KEY REFERENCES account(id),
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  UNIQUE (issuer, subject)
) STRICT;
