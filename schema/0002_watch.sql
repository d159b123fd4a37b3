-- What the watch saw: looks, devices, alerts, incidents. Each row names its
-- company; look 0 is the live watch, so it is not a reference.

CREATE TABLE look (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	state TEXT NOT NULL
		CHECK (state IN ('queued', 'running', 'done', 'failed')),
	created_ms INTEGER NOT NULL,
	started_ms INTEGER NOT NULL DEFAULT 0,
	finished_ms INTEGER NOT NULL DEFAULT 0,
	records INTEGER NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX look_company ON look (company, id);

CREATE TABLE look_file (
	look INTEGER NOT NULL REFERENCES look (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,
	name TEXT NOT NULL,
	stored TEXT NOT NULL,
	type TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	records INTEGER NOT NULL,
	unparsed INTEGER NOT NULL,
	seconds REAL NOT NULL,
	error TEXT NOT NULL,
	PRIMARY KEY (look, number)
) STRICT;

CREATE TABLE device (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	look INTEGER NOT NULL,
	key TEXT NOT NULL CHECK (key <> ''),
	ip TEXT NOT NULL,
	mac TEXT NOT NULL,
	name TEXT NOT NULL,
	vendor TEXT NOT NULL,
	os TEXT NOT NULL,
	kind TEXT NOT NULL,
	first_ms INTEGER NOT NULL,
	last_ms INTEGER NOT NULL,
	why TEXT NOT NULL,
	UNIQUE (company, look, key)
) STRICT;
CREATE INDEX device_list ON device (company, look, id);

-- 'urgency' puts the severities in order.
CREATE TABLE alert (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	look INTEGER NOT NULL,
	key TEXT NOT NULL CHECK (key <> ''),
	class TEXT NOT NULL,
	severity TEXT NOT NULL
		CHECK (severity IN ('info', 'this-week', 'today', 'now')),
	urgency INTEGER GENERATED ALWAYS AS (CASE severity WHEN 'now' THEN 3
		WHEN 'today' THEN 2 WHEN 'this-week' THEN 1 ELSE 0 END) STORED,
	outcome TEXT NOT NULL
		CHECK (outcome IN ('unknown', 'attempt', 'success')),
	count INTEGER NOT NULL CHECK (count > 0),
	first_ms INTEGER NOT NULL,
	last_ms INTEGER NOT NULL,
	device TEXT NOT NULL,
	peer TEXT NOT NULL,
	port INTEGER NOT NULL,
	protocol TEXT NOT NULL,
	rule TEXT NOT NULL,
	title TEXT NOT NULL,
	author TEXT NOT NULL,
	subject TEXT NOT NULL,
	facts TEXT NOT NULL,
	flow_id TEXT NOT NULL,
	UNIQUE (company, look, key)
) STRICT;
CREATE INDEX alert_list ON alert (company, look, urgency, last_ms, id);

CREATE TABLE incident (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	look INTEGER NOT NULL,
	key TEXT NOT NULL CHECK (key <> ''),
	class TEXT NOT NULL,
	severity TEXT NOT NULL
		CHECK (severity IN ('info', 'this-week', 'today', 'now')),
	urgency INTEGER GENERATED ALWAYS AS (CASE severity WHEN 'now' THEN 3
		WHEN 'today' THEN 2 WHEN 'this-week' THEN 1 ELSE 0 END) STORED,
	outcome TEXT NOT NULL
		CHECK (outcome IN ('unknown', 'attempt', 'success')),
	state TEXT NOT NULL CHECK (state IN ('open', 'working', 'closed',
		'false-alarm')),
	reason TEXT NOT NULL,
	facts TEXT NOT NULL,
	first_ms INTEGER NOT NULL,
	last_ms INTEGER NOT NULL,
	device TEXT NOT NULL,
	peer TEXT NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL,
	changed_ms INTEGER NOT NULL,
	UNIQUE (company, look, key)
) STRICT;
CREATE INDEX incident_list ON incident (company, urgency, last_ms, id);
CREATE INDEX incident_look ON incident (company, look);

CREATE TABLE incident_alert (
	incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
	alert INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
	PRIMARY KEY (incident, alert)
) STRICT;
CREATE INDEX incident_alert_alert ON incident_alert (alert);

CREATE TABLE incident_device (
	incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
	device INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
	PRIMARY KEY (incident, device)
) STRICT;
CREATE INDEX incident_device_device ON incident_device (device);
