-- The basic policy: versions as they were written,
-- approved by the owner, and the one that the public may read.

CREATE TABLE policy (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	-- 1, 2 ... within the company.
	number INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'approved')),
	-- Lines; one that begins with a black square is a heading.
	body TEXT NOT NULL CHECK (body <> ''),
	established_on TEXT NOT NULL,
	review_on TEXT NOT NULL,
	representative TEXT NOT NULL,
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	created_ms INTEGER NOT NULL,
	approved_ms INTEGER NOT NULL DEFAULT 0,
	approved_by TEXT NOT NULL DEFAULT '',
	UNIQUE (company, number)
) STRICT;
CREATE UNIQUE INDEX policy_draft ON policy (company) WHERE state = 'draft';

-- The public address of a company's policy: its id never changes, whichever
-- version stands there. policy is NULL while it is withdrawn.
CREATE TABLE policy_page (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL UNIQUE REFERENCES company (id),
	policy INTEGER REFERENCES policy (id),
	first_ms INTEGER NOT NULL,
	changed_ms INTEGER NOT NULL
) STRICT;
