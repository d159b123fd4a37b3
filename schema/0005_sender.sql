-- Boxes and programs that send to the centre, how they got in, and what they
-- brought. A sender is a sensor now, an agent later: intake, keys and
-- sequence numbers are the same for both.

CREATE TABLE sender (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	kind TEXT NOT NULL CHECK (kind IN ('sensor', 'agent')),
	name TEXT NOT NULL CHECK (name <> ''),
	site TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL CHECK (state IN ('active', 'revoked', 'removed')),
	created_ms INTEGER NOT NULL,
	-- Since when, and why somebody revoked or removed it.
	state_ms INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',
	-- Highest sequence number made durable.
	sequence INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sender_company ON sender (company, id);
-- A name that was removed may be given again.
CREATE UNIQUE INDEX sender_name ON sender (company, name)
	WHERE state <> 'removed';

-- What a sender last said of itself, whether or not it brought records.
CREATE TABLE sender_health (
	sender INTEGER PRIMARY KEY REFERENCES sender (id) ON DELETE CASCADE,
	seen_ms INTEGER NOT NULL,
	-- Its clock minus ours, when it was heard.
	clock_error_ms INTEGER NOT NULL DEFAULT 0,
	address TEXT NOT NULL DEFAULT '',
	version TEXT NOT NULL DEFAULT '',
	-- The heartbeat as it came (JSON object, fields in relay/heartbeat.h).
	facts TEXT NOT NULL DEFAULT '{}',
	-- It said good-bye: switched off on purpose. 0 while it runs.
	goodbye_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A code printed for a company, good once. Only its hash is kept.
CREATE TABLE enrolment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	kind TEXT NOT NULL CHECK (kind IN ('sensor', 'agent')),
	hash BLOB NOT NULL UNIQUE,
	name TEXT NOT NULL,
	site TEXT NOT NULL DEFAULT '',
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL,
	used_ms INTEGER NOT NULL DEFAULT 0,
	sender INTEGER REFERENCES sender (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX enrolment_company ON enrolment (company, id);

CREATE TABLE certificate (
	serial TEXT NOT NULL PRIMARY KEY,
	sender INTEGER NOT NULL REFERENCES sender (id) ON DELETE CASCADE,
	issued_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL,
	revoked_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX certificate_sender ON certificate (sender);

-- Numbers a company's batches without holes, in the order in which they became
-- durable: the row is locked by the transaction that takes a number, so that
-- nobody who reads on from a number can miss one that is committed later.
CREATE TABLE company_feed (
	company INTEGER PRIMARY KEY REFERENCES company (id),
	number INTEGER NOT NULL
) STRICT;

-- One batch as it came: compressed lines, made durable before the answer. The
-- body has a table of its own so that reading the list stays cheap; both are
-- written in one transaction. Bodies are in the database and not in files so
-- that one commit is the one durable write, one backup has everything, and
-- every centre on the same database can work on every batch.
CREATE TABLE segment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	-- Within the company, see company_feed.
	number INTEGER NOT NULL,
	sender INTEGER NOT NULL REFERENCES sender (id),
	-- Within the sender, as it numbered its batches; may have holes where
	-- a full spool threw records away.
	sequence INTEGER NOT NULL,
	received_ms INTEGER NOT NULL,
	-- The sender's clock when it sent this: with received_ms, how wrong
	-- that clock is.
	sent_ms INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	-- Once unpacked.
	raw_bytes INTEGER NOT NULL,
	records INTEGER NOT NULL,
	-- SHA-256 of the body, hex: what a report's proof counts again.
	digest TEXT NOT NULL,
	UNIQUE (sender, sequence),
	UNIQUE (company, number)
) STRICT;
CREATE INDEX segment_received ON segment (received_ms);

CREATE TABLE segment_body (
	segment INTEGER PRIMARY KEY REFERENCES segment (id) ON DELETE CASCADE,
	body BLOB NOT NULL
) STRICT;
