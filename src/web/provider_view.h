/* provider_view.h: providers, their people and contracts (provider.tmpl). */
#ifndef WEB_PROVIDER_VIEW_H
#define WEB_PROVIDER_VIEW_H

#include "web/account_view.h"

struct view_provider_line {
	int64_t id;
	const char *name;
	bool disabled;
	int64_t people, contracts; /* contracts that run now */
};

struct view_providers {
	struct view_frame frame;
	const struct view_provider_line *provider;
	size_t providers;
	struct view_fault fault;
	const char *name; /* of the form, as typed */
};

struct view_provider_person {
	int64_t id;
	const char *login, *name;
};

struct view_contract_line {
	int64_t id, company;
	const char *company_name;
	const char *from, *until; /* last day; until NULL: no end agreed */
	const char *state_text;
	bool may_end;
};

struct view_provider {
	struct view_frame frame;
	int64_t id;
	const char *name;
	bool disabled;
	struct view_fault fault;
	const struct view_provider_person *person;
	size_t people;
	const struct view_option *candidate; /* people to add */
	size_t candidates;
	const struct view_contract_line *contract;
	size_t contracts;
	const struct view_option *company;
	size_t companies;
	const char *today; /* "2026-11-21" */
};

#endif
