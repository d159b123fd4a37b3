-- Who is told what, when, by which way, and what became of it.

-- A way to reach somebody of a company. 'step' is the rung of the ladder:
-- clerk, owner, supporter, duty (the provider's person on duty).
CREATE TABLE contact (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	step TEXT NOT NULL CHECK (step IN ('clerk', 'owner', 'supporter',
		'duty')),
	name TEXT NOT NULL CHECK (name <> ''),
	channel TEXT NOT NULL CHECK (channel IN ('mail', 'line', 'slack',
		'teams', 'hook')),
	-- Mail address, LINE user or group id, a web hook's address, or a
	-- telephone number for the hook.
	address TEXT NOT NULL CHECK (address <> ''),
	language TEXT NOT NULL DEFAULT 'ja',
	-- Least severity it is told of at once; below goes into the digest.
	least TEXT NOT NULL DEFAULT 'today' CHECK (least IN ('info',
		'this-week', 'today', 'now')),
	created_ms INTEGER NOT NULL,
	-- Set when letters came back or a test failed; '' while it works.
	fault TEXT NOT NULL DEFAULT '',
	fault_ms INTEGER NOT NULL DEFAULT 0,
	disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;
CREATE INDEX contact_company ON contact (company, step, id);

-- How a company wants to be told. A company without a row has the defaults.
CREATE TABLE notice_plan (
	company INTEGER PRIMARY KEY REFERENCES company (id),
	-- Minutes after the first rung was told at which the next is; 0 ends
	-- the ladder there.
	owner_minutes INTEGER NOT NULL DEFAULT 30,
	supporter_minutes INTEGER NOT NULL DEFAULT 60,
	duty_minutes INTEGER NOT NULL DEFAULT 120,
	-- Quiet hours, minutes of the local day; equal: none. 'now' goes
	-- through.
	quiet_from INTEGER NOT NULL DEFAULT 1260,
	quiet_until INTEGER NOT NULL DEFAULT 420,
	-- Local minute of the day at which the digest goes out.
	digest_minute INTEGER NOT NULL DEFAULT 540,
	-- Notices a month, digests not counted; 'now' is never held back.
	month_budget INTEGER NOT NULL DEFAULT 20,
	updated_ms INTEGER NOT NULL
) STRICT;

-- At once or only after an analyst has released it, by class and severity. An
-- empty class is every class without a row of its own.
CREATE TABLE notice_release (
	company INTEGER NOT NULL REFERENCES company (id),
	class TEXT NOT NULL DEFAULT '',
	severity TEXT NOT NULL CHECK (severity IN ('info', 'this-week', 'today',
		'now')),
	held INTEGER NOT NULL CHECK (held IN (0, 1)),
	PRIMARY KEY (company, class, severity)
) STRICT;

-- What somebody is to be told. One row for an incident and its severity, the
-- end of a silence, a digest, a month's report, a test, or a fault of the
-- centre.
CREATE TABLE notice (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	kind TEXT NOT NULL CHECK (kind IN ('incident', 'ended', 'digest',
		'report', 'test', 'fault')),
	-- Incident, report, contact or fault it is about; 0 none.
	object INTEGER NOT NULL DEFAULT 0,
	-- Of the incident; '' for other kinds.
	class TEXT NOT NULL DEFAULT '',
	severity TEXT NOT NULL CHECK (severity IN ('info', 'this-week', 'today',
		'now')),
	-- What makes it the only one of its kind: a repeat meets it.
	key TEXT NOT NULL CHECK (key <> ''),
	-- held: an analyst must release it. digest: goes into the next digest.
	-- waiting: nobody was told yet. climbing: somebody was, the next rung
	-- is told at due_ms. done: the ladder ended. useless: it was closed,
	-- overtaken or too old before it ended; 'reason' says which.
	state TEXT NOT NULL CHECK (state IN ('held', 'digest', 'waiting',
		'climbing', 'acknowledged', 'done', 'useless')),
	reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'closed',
		'worse', 'late', 'nobody', 'answered')),
	-- The short code that a public page confirms.
	code TEXT NOT NULL UNIQUE,
	created_ms INTEGER NOT NULL,
	-- When the first rung was told; 0 not yet.
	started_ms INTEGER NOT NULL DEFAULT 0,
	-- Next thing to do, and which rung that is.
	due_ms INTEGER NOT NULL,
	step TEXT NOT NULL DEFAULT 'clerk' CHECK (step IN ('clerk', 'owner',
		'supporter', 'duty', 'end')),
	-- After this telling it helps nobody.
	useful_until_ms INTEGER NOT NULL,
	released_ms INTEGER NOT NULL DEFAULT 0,
	released_by INTEGER REFERENCES person (id) ON DELETE SET NULL,
	acknowledged_ms INTEGER NOT NULL DEFAULT 0,
	acknowledged_by TEXT NOT NULL DEFAULT '',
	-- The month's budget was spent: it waits for the digest for that.
	over_budget INTEGER NOT NULL DEFAULT 0 CHECK (over_budget IN (0, 1)),
	-- The digest it was looked at for; 0 none yet.
	digest INTEGER NOT NULL DEFAULT 0,
	-- When its incident was seen to be closed.
	closed_ms INTEGER NOT NULL DEFAULT 0,
	UNIQUE (company, kind, key)
) STRICT;
CREATE INDEX notice_due ON notice (due_ms, id)
	WHERE state IN ('held', 'waiting', 'climbing');
CREATE INDEX notice_company ON notice (company, id);
CREATE INDEX notice_object ON notice (company, object, id);
CREATE INDEX notice_digest ON notice (company, id)
	WHERE digest = 0 AND kind = 'incident';
CREATE INDEX notice_unclosed ON notice (object)
	WHERE closed_ms = 0 AND kind = 'incident';
CREATE INDEX notice_started ON notice (company, started_ms)
	WHERE kind = 'incident';

-- One letter to one contact. The outbox.
CREATE TABLE delivery (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	notice INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
	contact INTEGER REFERENCES contact (id) ON DELETE SET NULL,
	step TEXT NOT NULL CHECK (step IN ('clerk', 'owner', 'supporter',
		'duty')),
	-- Of the contact when it was written: letters outlive contacts.
	name TEXT NOT NULL,
	channel TEXT NOT NULL CHECK (channel IN ('mail', 'line', 'slack',
		'teams', 'hook')),
	address TEXT NOT NULL,
	language TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	-- sending: it is with the other side now, nobody else may try it.
	-- doubtful: we died then; sending it again could tell somebody twice.
	state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent',
		'failed', 'dropped', 'returned', 'doubtful')),
	created_ms INTEGER NOT NULL,
	-- After this it is of no use any more.
	useful_until_ms INTEGER NOT NULL,
	due_ms INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	holder TEXT NOT NULL DEFAULT '',
	lease_until_ms INTEGER NOT NULL DEFAULT 0,
	sent_ms INTEGER NOT NULL DEFAULT 0,
	-- What the other side said last.
	answer TEXT NOT NULL DEFAULT '',
	UNIQUE (notice, step, channel, address)
) STRICT;
CREATE INDEX delivery_due ON delivery (due_ms, id)
	WHERE state IN ('queued', 'sending');
CREATE INDEX delivery_company ON delivery (company, id);

-- What is wrong with the centre itself: a channel that fails, a full disk, a
-- stage that stands still. For whoever runs it, shown on the health page.
CREATE TABLE fault (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind <> ''),
	object TEXT NOT NULL DEFAULT '',
	detail TEXT NOT NULL,
	from_ms INTEGER NOT NULL,
	last_ms INTEGER NOT NULL,
	count INTEGER NOT NULL DEFAULT 1,
	until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX fault_open ON fault (kind, object) WHERE until_ms = 0;
