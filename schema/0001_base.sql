-- Companies, people, and what runs the centre.
--
-- Written for SQLite; db/dialect.c turns it into PostgreSQL's words. Times are
-- UTC milliseconds, 0 for never; truth is 0 or 1. Numbers are never given
-- twice (AUTOINCREMENT), because they stand in addresses and in the audit.

CREATE TABLE company (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE CHECK (name <> ''),
	created_ms INTEGER NOT NULL,
	disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;

-- A firm whose analysts watch over companies it has contracts with.
CREATE TABLE provider (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE CHECK (name <> ''),
	created_ms INTEGER NOT NULL,
	disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;

CREATE TABLE contract (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	provider INTEGER NOT NULL REFERENCES provider (id),
	company INTEGER NOT NULL REFERENCES company (id),
	from_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL DEFAULT 0,
	CHECK (until_ms = 0 OR until_ms >= from_ms)
) STRICT;
CREATE INDEX contract_provider ON contract (provider, company);
CREATE INDEX contract_company ON contract (company);

CREATE TABLE person (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	login TEXT NOT NULL UNIQUE CHECK (login <> ''),
	name TEXT NOT NULL,
	mail TEXT NOT NULL,
	password TEXT NOT NULL,
	totp BLOB,
	totp_step INTEGER NOT NULL DEFAULT 0,
	language TEXT NOT NULL,
	disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
	administrator INTEGER NOT NULL DEFAULT 0
		CHECK (administrator IN (0, 1)),
	created_ms INTEGER NOT NULL,
	signed_in_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE membership (
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	company INTEGER NOT NULL REFERENCES company (id),
	access TEXT NOT NULL CHECK (access IN ('owner', 'clerk', 'viewer')),
	PRIMARY KEY (person, company)
) STRICT;
CREATE INDEX membership_company ON membership (company);

CREATE TABLE provider_membership (
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	provider INTEGER NOT NULL REFERENCES provider (id),
	PRIMARY KEY (person, provider)
) STRICT;

-- Who may see which company's data, as what, from when until before when.
CREATE VIEW access_span AS
	SELECT m.person AS person, m.company AS company, m.access AS access,
		0 AS from_ms, 0 AS until_ms
	FROM membership m
	JOIN person p ON p.id = m.person AND p.disabled = 0
	JOIN company c ON c.id = m.company AND c.disabled = 0
	UNION ALL
	SELECT pm.person, k.company, 'analyst', k.from_ms, k.until_ms
	FROM provider_membership pm
	JOIN person p ON p.id = pm.person AND p.disabled = 0
	JOIN provider v ON v.id = pm.provider AND v.disabled = 0
	JOIN contract k ON k.provider = v.id
	JOIN company c ON c.id = k.company AND c.disabled = 0;

-- Only the hash of the token is kept.
CREATE TABLE session (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	company INTEGER REFERENCES company (id),
	token BLOB NOT NULL UNIQUE,
	csrf BLOB NOT NULL,
	pending INTEGER NOT NULL DEFAULT 0 CHECK (pending IN (0, 1)),
	created_ms INTEGER NOT NULL,
	seen_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires_ms);

-- Failures only. Counted by network, and by login within a network.
CREATE TABLE sign_in_attempt (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	network TEXT NOT NULL,
	login TEXT NOT NULL,
	at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_attempt_network ON sign_in_attempt (network, at_ms);
CREATE INDEX sign_in_attempt_at ON sign_in_attempt (at_ms);

-- Who did what. No foreign keys: it outlives what it speaks of.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at_ms INTEGER NOT NULL,
	person INTEGER,
	company INTEGER NOT NULL,
	login TEXT NOT NULL,
	address TEXT NOT NULL,
	act TEXT NOT NULL CHECK (act <> ''),
	object TEXT NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_company ON audit (company, id);

--[sqlite
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
	SELECT raise(ABORT, 'audit rows are never changed');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
	SELECT raise(ABORT, 'audit rows are never dropped');
END;
--]
--[postgresql
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit rows are never changed or dropped';
END
$$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
--]

CREATE TABLE setting (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL,
	changed_ms INTEGER NOT NULL,
	person INTEGER
) STRICT;

-- Background work: one holder at a time, until its lease ends.
CREATE TABLE job (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind <> ''),
	company INTEGER REFERENCES company (id),
	object INTEGER NOT NULL,
	state TEXT NOT NULL
		CHECK (state IN ('queued', 'leased', 'done', 'failed')),
	holder TEXT NOT NULL DEFAULT '',
	lease_until_ms INTEGER NOT NULL DEFAULT 0,
	run_after_ms INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL,
	finished_ms INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX job_alive ON job (kind, object)
	WHERE state IN ('queued', 'leased');
CREATE INDEX job_due ON job (kind, run_after_ms, id)
	WHERE state IN ('queued', 'leased');
CREATE INDEX job_finished ON job (finished_ms)
	WHERE state IN ('done', 'failed');

-- How far each stage has read.
CREATE TABLE stage (
	name TEXT NOT NULL PRIMARY KEY,
	position INTEGER NOT NULL
) STRICT;
