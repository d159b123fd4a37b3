-- A month of watching, as it was told: the page, the PDF and the numbers they
-- were made from, kept for years.

CREATE TABLE report (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	company INTEGER NOT NULL REFERENCES company (id),
	-- Local month, "2026-11".
	month TEXT NOT NULL,
	-- 1 for the first; a report made again keeps the earlier one.
	edition INTEGER NOT NULL DEFAULT 1,
	from_ms INTEGER NOT NULL,
	-- End of what it tells of; before the month's end when it was made
	-- within the month.
	until_ms INTEGER NOT NULL,
	made_ms INTEGER NOT NULL,
	-- The month was over when it was made.
	whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
	-- All figures (JSON), from which page and PDF are drawn.
	facts TEXT NOT NULL,
	-- SHA-256 over the facts and over the digests of the month's days.
	digest TEXT NOT NULL,
	pdf BLOB,
	UNIQUE (company, month, edition)
) STRICT;

-- What a company's day brought, written down when the day was over and before
-- any of it is dropped: a chain, so that a day that is gone can still not be
-- changed unnoticed. A day is the segments numbered after the day before up to
-- 'last_number', whatever the clocks said.
CREATE TABLE segment_day (
	company INTEGER NOT NULL REFERENCES company (id),
	-- Local day, "2026-11-03".
	day TEXT NOT NULL,
	-- 1, and more when a full disk made it necessary to seal within the
	-- day.
	part INTEGER NOT NULL DEFAULT 1,
	from_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL,
	last_number INTEGER NOT NULL,
	segments INTEGER NOT NULL,
	records INTEGER NOT NULL,
	bytes INTEGER NOT NULL,
	-- SHA-256 over the list of the day's segments.
	content TEXT NOT NULL,
	-- SHA-256 over the digest of the day before and 'content'.
	digest TEXT NOT NULL,
	sealed_ms INTEGER NOT NULL,
	-- How many of the segments are gone, and since when.
	dropped INTEGER NOT NULL DEFAULT 0,
	dropped_ms INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (company, until_ms)
) STRICT;
