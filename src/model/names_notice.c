/* names_notice.c: the names of what has to do with telling people. */
#include "model/contact_row.h"
#include "model/delivery_row.h"
#include "model/names.h"
#include "model/notice_row.h"

#define NAME_ROW(name, text) text,

/* For enum x_y of the table: x_y_name, x_y_parse and names_x_y. */
#define NAMES(type, TABLE, number)                                             \
	static const char *const type##_text[] = { TABLE(NAME_ROW) };          \
	const char *type##_name(enum type value)                               \
	{                                                                      \
		return type##_text[value];                                     \
	}                                                                      \
	static bool type##_read(struct text name, int *out)                    \
	{                                                                      \
		for (int i = 0; i < (number); i++)                             \
			if (text_is(name, type##_text[i])) {                   \
				*out = i;                                      \
				return true;                                   \
			}                                                      \
		return false;                                                  \
	}                                                                      \
	bool type##_parse(struct text name, enum type *out)                    \
	{                                                                      \
		return type##_read(name, (int *)out);                          \
	}                                                                      \
	static const char *type##_write(int value)                             \
	{                                                                      \
		return type##_text[value];                                     \
	}                                                                      \
	const struct db_names names_##type = { type##_write, type##_read };

NAMES(step, STEP_TABLE, STEP_COUNT)
NAMES(channel, CHANNEL_TABLE, CHANNEL_COUNT)
NAMES(notice_kind, NOTICE_KIND_TABLE, NOTICE_KIND_COUNT)
NAMES(notice_state, NOTICE_STATE_TABLE, NOTICE_STATE_COUNT)
NAMES(notice_reason, NOTICE_REASON_TABLE, NOTICE_REASON_COUNT)
NAMES(delivery_state, DELIVERY_STATE_TABLE, DELIVERY_STATE_COUNT)
