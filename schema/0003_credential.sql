-- Links to choose a password, recovery codes, API tokens; only their hashes.

CREATE TABLE credential (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	kind TEXT NOT NULL CHECK (kind IN ('invitation', 'recovery', 'api')),
	hash BLOB NOT NULL UNIQUE,
	label TEXT NOT NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL DEFAULT 0,
	used_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX credential_person ON credential (person, kind);
