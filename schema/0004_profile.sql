-- What kind of firm a company is: asked of it, or imported. The people half
-- (diagnosis, declaration, statistics) reads this beside company.name.
-- -1 stands for a figure nobody has told.

CREATE TABLE company_profile (
	company INTEGER PRIMARY KEY REFERENCES company (id),
	kind TEXT NOT NULL CHECK (kind IN ('corporation', 'sole-proprietor',
		'other-body')),
	corporate_number TEXT NOT NULL DEFAULT '',
	kana TEXT NOT NULL DEFAULT '',
	search_key TEXT NOT NULL DEFAULT '',
	industry TEXT NOT NULL DEFAULT '',
	industry_code TEXT NOT NULL DEFAULT '',
	prefecture TEXT NOT NULL DEFAULT '',
	address TEXT NOT NULL DEFAULT '',
	capital_yen INTEGER NOT NULL DEFAULT -1,
	employees INTEGER NOT NULL DEFAULT -1,
	contact_name TEXT NOT NULL DEFAULT '',
	contact_mail TEXT NOT NULL DEFAULT '',
	contact_phone TEXT NOT NULL DEFAULT '',
	web_site TEXT NOT NULL DEFAULT '',
	consent_news INTEGER NOT NULL DEFAULT 0 CHECK (consent_news IN (0, 1)),
	created_ms INTEGER NOT NULL,
	updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX company_profile_number ON company_profile (corporate_number);
CREATE INDEX company_profile_place ON company_profile (prefecture, industry);
CREATE INDEX company_profile_search ON company_profile (search_key);
