-- The five-minute self-diagnosis: what a company answered, sheet by sheet, and
-- against which edition of the questions.

CREATE TABLE diagnosis (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	edition TEXT NOT NULL CHECK (edition <> ''),
	state TEXT NOT NULL CHECK (state IN ('open', 'done')),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	created_ms INTEGER NOT NULL,
	finished_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX diagnosis_company ON diagnosis (company, id);
-- One at a time: who comes back goes on where he was.
CREATE UNIQUE INDEX diagnosis_open ON diagnosis (company) WHERE state = 'open';

-- One sheet for each site or department; '' is the whole firm. Who looked at
-- the answers and when are fields of the printed form.
CREATE TABLE diagnosis_sheet (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	diagnosis INTEGER NOT NULL REFERENCES diagnosis (id) ON DELETE CASCADE,
	site TEXT NOT NULL DEFAULT '',
	confirmed_on TEXT NOT NULL DEFAULT '',
	confirmed_by TEXT NOT NULL DEFAULT '',
	UNIQUE (diagnosis, site)
) STRICT;

-- 'item' is the number within the edition.
CREATE TABLE diagnosis_answer (
	sheet INTEGER NOT NULL REFERENCES diagnosis_sheet (id)
		ON DELETE CASCADE,
	item INTEGER NOT NULL CHECK (item > 0),
	answer TEXT NOT NULL CHECK (answer IN ('not-applicable', 'done',
		'partly', 'not-done', 'unknown')),
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	changed_ms INTEGER NOT NULL,
	PRIMARY KEY (sheet, item)
) STRICT;
