-- The live watch: where each stage stands with each company, what hides an
-- alert, which hours were watched and which were not.

-- One row a company and stage. 'position' is the last segment number (detect)
-- or revision (the stages after it) that was read; the rows 'alert-revision'
-- and 'incident-revision' hold the last revision handed out. The detect stage
-- also keeps its memory, which is as old as 'memory_position': after a start
-- the records between the two are read again without telling anybody, which
-- gives the same memory.
CREATE TABLE company_stage (
	company INTEGER NOT NULL REFERENCES company (id),
	stage TEXT NOT NULL CHECK (stage <> ''),
	position INTEGER NOT NULL DEFAULT 0,
	memory_position INTEGER NOT NULL DEFAULT 0,
	memory BLOB,
	saved_ms INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (company, stage)
) STRICT;

-- Who works on a company's stages: one holder until the lease ends.
CREATE TABLE company_lease (
	company INTEGER PRIMARY KEY REFERENCES company (id),
	holder TEXT NOT NULL,
	until_ms INTEGER NOT NULL
) STRICT;

-- Rises with every change, so that later stages find what changed. Set by the
-- one holder of the company's lease.
ALTER TABLE alert ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX alert_revision ON alert (company, revision) WHERE revision > 0;
ALTER TABLE incident ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incident_revision ON incident (company, revision)
	WHERE revision > 0;
-- What the incident stage looks for beside an alert that changed.
CREATE INDEX alert_live_device ON alert (company, device, last_ms)
	WHERE look = 0;
CREATE INDEX alert_live_peer ON alert (company, peer, last_ms) WHERE look = 0;
CREATE INDEX alert_live_class ON alert (company, class, last_ms) WHERE look = 0;

-- What an analyst decided need not become an incident, for whom, why and until
-- when. Company 0 is not possible: every rule names its company. Empty fields
-- match anything. Rows are ended, never deleted: they are the history.
CREATE TABLE suppression (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	class TEXT NOT NULL DEFAULT '',
	rule TEXT NOT NULL DEFAULT '',
	device TEXT NOT NULL DEFAULT '',
	peer TEXT NOT NULL DEFAULT '',
	subject TEXT NOT NULL DEFAULT '',
	-- Alerts so grave are told all the same, because it got worse; 'info'
	-- means that none is.
	told_from TEXT NOT NULL DEFAULT 'info' CHECK (told_from IN ('info',
		'this-week', 'today', 'now')),
	reason TEXT NOT NULL CHECK (reason <> ''),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	-- The incident it was made from; 0 none.
	incident INTEGER NOT NULL DEFAULT 0,
	created_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL,
	ended_ms INTEGER NOT NULL DEFAULT 0,
	CHECK (class <> '' OR rule <> '' OR device <> '' OR peer <> ''
		OR subject <> '')
) STRICT;
CREATE INDEX suppression_company ON suppression (company, id);

-- Which alerts a suppression kept out of incidents.
CREATE TABLE suppression_hit (
	suppression INTEGER NOT NULL REFERENCES suppression (id),
	alert INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
	at_ms INTEGER NOT NULL,
	PRIMARY KEY (suppression, alert)
) STRICT;
CREATE INDEX suppression_hit_alert ON suppression_hit (alert);

-- Announced: work on the network (nothing is told, all is kept) or closed days
-- (a box that is off is no alarm). 'sender' 0 means all of the company.
CREATE TABLE absence (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	kind TEXT NOT NULL CHECK (kind IN ('maintenance', 'holiday')),
	sender INTEGER NOT NULL DEFAULT 0,
	from_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL,
	reason TEXT NOT NULL,
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	created_ms INTEGER NOT NULL,
	ended_ms INTEGER NOT NULL DEFAULT 0,
	CHECK (until_ms > from_ms)
) STRICT;
CREATE INDEX absence_company ON absence (company, until_ms);

-- What a sender watched in one hour, counted from the minute records in its
-- segments; counting them again gives the same.
CREATE TABLE coverage (
	sender INTEGER NOT NULL REFERENCES sender (id) ON DELETE CASCADE,
	company INTEGER NOT NULL REFERENCES company (id),
	hour_ms INTEGER NOT NULL,
	watched_seconds INTEGER NOT NULL,
	packets INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	-- Packets the capture lost.
	dropped INTEGER NOT NULL,
	records INTEGER NOT NULL,
	unparsed INTEGER NOT NULL,
	PRIMARY KEY (sender, hour_ms)
) STRICT;
CREATE INDEX coverage_company ON coverage (company, hour_ms);

-- A time in which a sender was not heard, and why as far as evidence tells.
-- until_ms is 0 while it lasts. The reason may become better known later.
CREATE TABLE gap (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	sender INTEGER NOT NULL REFERENCES sender (id) ON DELETE CASCADE,
	reason TEXT NOT NULL CHECK (reason IN ('off', 'line', 'engine',
		'no-packets', 'clock', 'holiday', 'maintenance', 'removed',
		'centre', 'unknown')),
	from_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL DEFAULT 0,
	-- The silence incident it opened; 0 none (announced).
	incident INTEGER NOT NULL DEFAULT 0,
	-- JSON object: what the reason rests on.
	evidence TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX gap_company ON gap (company, from_ms);
CREATE UNIQUE INDEX gap_open ON gap (sender) WHERE until_ms = 0;
