/*
 * account_view.h: what one's own account, people, companies and the audit
 * list show (account.tmpl, people.tmpl, audit.tmpl).
 */
#ifndef WEB_ACCOUNT_VIEW_H
#define WEB_ACCOUNT_VIEW_H

#include "web/page.h"
#include "web/parts_view.h"

#define VIEW_FAULTS_MAX 8

/* One's own account: password, language, second factor. */
struct view_account {
	struct view_frame frame;
	struct view_fault fault[VIEW_FAULTS_MAX];
	size_t faults;
	const char *login, *name;
	bool totp;                     /* a second factor is in use */
	const struct view_time *since; /* last sign-in, NULL never */
	int64_t sessions; /* where one is signed in, this place included */
};

/* Setting up the second factor. */
struct view_totp {
	struct view_frame frame;
	struct view_fault fault;
	const char *secret;  /* base32 in groups of four, for typing */
	const char *address; /* otpauth://..., shown as text */
	/* The QR code as rows of '0' and '1', NULL when there is none. */
	const char *const *qr;
	size_t qr_size;
};

struct view_person_line {
	int64_t id;
	const char *login, *name;
	const char *role; /* role or roles, for people to read */
	const char *last; /* last sign-in */
	bool disabled, totp;
};

/* Everybody, and the form to add one. */
struct view_people {
	struct view_frame frame;
	const struct view_person_line *person;
	size_t people;
	struct view_fault fault[VIEW_FAULTS_MAX];
	size_t faults;
	const char *login, *name;       /* of the form, as typed */
	const struct view_option *role; /* roles to choose from */
	size_t roles;
	const struct view_option *company; /* companies to choose from */
	size_t companies;
};

struct view_membership {
	int64_t company;
	const char *company_name;
	const char *role_text;
};

/* One person: name, roles, lock, new password. */
struct view_person {
	struct view_frame frame;
	int64_t id;
	const char *login, *name;
	bool disabled, totp, self;
	struct view_fault fault[VIEW_FAULTS_MAX];
	size_t faults;
	const struct view_membership *membership;
	size_t memberships;
	const struct view_option *role;
	size_t roles;
	const struct view_option *company;
	size_t companies;
};

struct view_company_line {
	int64_t id;
	const char *name;
	const char *role_text;
	bool current;
};

/* The companies one may see, to choose the one to work on; administrators
 * also add one here. */
struct view_companies {
	struct view_frame frame;
	const struct view_company_line *company;
	size_t companies;
	bool may_add;
	struct view_fault fault;
	const char *name; /* of the form */
};

struct view_audit_line {
	struct view_time at;
	const char *login, *address, *act, *object, *detail;
};

struct view_audit {
	struct view_frame frame;
	const struct view_audit_line *line;
	size_t lines;
	struct view_pager pager;
};

#endif
