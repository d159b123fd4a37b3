/*
 * content.h: every text for people, compiled from the files in content/ by
 * tools/mkcontent. A missing key, card or translation is an error of the
 * build, so no function here can fail for want of a text. All texts are
 * constants in UTF-8 that live as long as the program.
 *
 * A text may hold placeholders such as {device}. content_fill puts values in;
 * the values are foreign (names from the network): whoever shows the result
 * escapes it for his medium.
 */
#ifndef CONTENT_CONTENT_H
#define CONTENT_CONTENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "content/card.h"
#include "content/class.h"
#include "content/language.h"
/* Made by the build: enum text_key { TEXT_<key> ..., TEXT_KEY_COUNT }. */
#include "content_keys.h"

/* One value for a placeholder: a text, or a number shown as 1,234. */
struct content_value {
	const char *name;
	struct text text; /* when number is false */
	int64_t integer;
	bool number;
};

#define VALUE_TEXT(key, terminated)                                            \
	((struct content_value){ .name = (key), .text = text_of(terminated) })
#define VALUE_INT(key, value)                                                  \
	((struct content_value){                                               \
	    .name = (key), .integer = (value), .number = true })

/*
 * Appends 'pattern' with every {name} replaced. A name without a value stays
 * as it is, braces and all, so that a mistake is seen and tests find it. A
 * value is never searched for placeholders again.
 */
void content_fill(struct str *out, const char *pattern,
		  const struct content_value *value, size_t count);

/* ---- Words of pages and console (content/text/) ---- */

const char *content_text(enum language language, enum text_key key);
/* The key as written in the file: "incident_title". */
const char *text_key_name(enum text_key key);
/* False when there is no such key. O(log n). */
bool text_key_parse(struct text name, enum text_key *out);

/* ---- Words of the tables (content/word/) ---- */

/* Short name of a class: 不正な通信先とのやり取り. */
const char *content_class(enum language language, enum alert_class class);
/* The promise a severity makes, as a badge: 今すぐ電話. */
const char *content_severity(enum language language, enum severity severity);
/* The same as a sentence: what is expected, and what is not. */
const char *content_severity_promise(enum language language,
				     enum severity severity);
/* Until when, as it fits into a card: 見つけたその場で. */
const char *content_severity_deadline(enum language language,
				      enum severity severity);
const char *content_outcome(enum language language, enum outcome outcome);
/* What went wrong and what the person can do about it: two short sentences
 * without blame. */
const char *content_error(enum language language, enum err_kind kind);

/* ---- Cards (content/card/) ---- */

/* What decides which card a case gets. */
struct card_case {
	enum alert_class class;
	enum severity severity;
	enum outcome outcome;
	/* The device named in the card had it done to it (ROLE_TARGET), rather
	 * than doing it. */
	bool target;
	/* A variant's name that goes before all this, when the class has it:
	 * the cause of a silence. Empty: none. */
	struct text cause;
};

/*
 * The card for a case. Severity info gives the "nothing to do" card; where a
 * class has no card for the very case, the nearest one that is right as it
 * stands. Never NULL.
 */
const struct card *content_card(enum language language,
				const struct card_case *c);
/* The owner's text as one: lines, decision, and figure with its source, each
 * on its own line. */
void content_card_owner(struct str *out, const struct card *card,
			const struct content_value *value, size_t count);
/* The engineer's text as one: what it is, how to verify line by line, ATT&CK
 * and taxonomy. Facts of the case (rule, flow, times) are the caller's. */
void content_card_engineer(struct str *out, enum language language,
			   const struct card *card, enum alert_class class,
			   const struct content_value *value, size_t count);

/* What a kind of file is called, by format_name ("pcapng", "eve-gzip"); a name
 * that has no words is given back. "" for "". */
const char *content_file_type(enum language language, const char *type);

/* ---- Explanations ---- */

/* What a rule of ours means to a person. */
struct explanation {
	const char *title;  /* one line, no placeholders */
	const char *reason; /* sentence with the finding's facts */
	const char *why;    /* why the threshold is where it is, "" none */
	/* The title of an incident that this rule names, with {device}; ""
	 * when the class's card says it. */
	const char *incident;
};

/* Of a rule by its finding's name: "komainu.scan-horizontal", or
 * "suricata.9000001" for our own Suricata rules. NULL when the rule is not
 * ours: the caller then shows the class's name and cites the rule. */
const struct explanation *content_rule(enum language language,
				       struct text rule);
/* Why alerts are one incident (content/reason/); NULL for an unknown key. */
const char *content_reason(enum language language, struct text key);

/* Words for values that detectors state as keys: "sql" of the fact "kind".
 * NULL when content/word/value.txt has no "kind.sql": the value is then shown
 * as it is (a name, a number). */
const char *content_value_word(enum language language, const char *fact,
			       struct text value);

/* ---- Codes (content/code/) ---- */

enum code_list {
	CODE_PREFECTURE, /* JIS X 0401: "01" .. "47" */
	CODE_INDUSTRY,   /* 日本標準産業分類, divisions "A" .. "T" */
	CODE_LIST_COUNT
};

/* The name of a code; NULL when the list has no such code. */
const char *content_code(enum language language, enum code_list list,
			 struct text code);
/* Codes of a list in their order: number 0, 1 ...; NULL after the last. */
const char *content_code_at(enum code_list list, size_t number);

/* ---- Devices (content/device/) ---- */

/* Kind of a device for people: "printer" -> 複合機・プリンター. NULL when the
 * vocabulary has no such kind. */
const char *content_device_kind(enum language language, struct text kind);
/* The kind a card maker's name suggests ("" when it suggests none). */
const char *content_device_kind_of_vendor(struct text vendor);
/* A sentence for a reason key such as "dhcp-name". NULL when unknown. */
const char *content_device_why(enum language language, struct text key);

/* What the monthly report proposes to do next. */
struct measure {
	const char *key;
	const char *when;     /* word of watch/measure_when.h */
	const char *argument; /* what it depends on, "" nothing */
	const char *what[LANGUAGE_COUNT];
	const char *why[LANGUAGE_COUNT];
	const char *how[LANGUAGE_COUNT];
};

/* In the order of importance; NULL past the end. */
const struct measure *content_measure(size_t number);
/* NULL when there is none (any more) of that key. */
const struct measure *content_measure_find(struct text key);

/* One operating system family. */
struct os_family {
	const char *key;    /* "windows-7" */
	const char *name;   /* "Windows 7" */
	const char *end;    /* end of support, "2020-01-14"; "" not ended or
			     * not known */
	const char *source; /* who says so; "" when end is "" */
};

/* By key or by name, without regard to case. NULL when unknown. */
const struct os_family *content_os(struct text name);

#endif
