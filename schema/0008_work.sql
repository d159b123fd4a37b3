-- What people do about incidents.

-- Who has taken it, whether it lies in the archive, whom it was passed up to.
CREATE TABLE incident_work (
	incident INTEGER PRIMARY KEY REFERENCES incident (id) ON DELETE CASCADE,
	company INTEGER NOT NULL REFERENCES company (id),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	escalated INTEGER NOT NULL DEFAULT 0 CHECK (escalated IN (0, 1)),
	archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
	-- How grave it was when it was put away; it comes back once graver.
	archived_urgency INTEGER NOT NULL DEFAULT 0,
	changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_work_person ON incident_work (person);

-- What was done and said, in order; never changed.
CREATE TABLE incident_note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	incident INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
	company INTEGER NOT NULL REFERENCES company (id),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	name TEXT NOT NULL,
	at_ms INTEGER NOT NULL,
	act TEXT NOT NULL CHECK (act IN ('comment', 'state', 'assign',
		'escalate', 'archive', 'release', 'suppress', 'acknowledge',
		'done')),
	text TEXT NOT NULL
) STRICT;
CREATE INDEX incident_note_incident ON incident_note (incident, id);
CREATE INDEX incident_note_company ON incident_note (company, id);

-- The inbox: what is still to be done, of every company.
CREATE INDEX incident_open ON incident (company, class, urgency, last_ms, id)
	WHERE state IN ('open', 'working');
