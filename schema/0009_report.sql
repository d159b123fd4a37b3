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
	until_ms INTEGER NOT NULL,
	made_ms INTEGER NOT NULL,
	-- All figures (JSON), from which page and PDF are drawn.
	facts TEXT NOT NULL,
	-- SHA-256 over the facts and over the digests of the month's segments.
	digest TEXT NOT NULL,
	pdf BLOB,
	UNIQUE (company, month, edition)
) STRICT;
