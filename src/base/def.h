/* def.h: the complete list of our macros, except the tables'. */
#ifndef BASE_DEF_H
#define BASE_DEF_H

#define MUST_CHECK           __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, ap) __attribute__((format(printf, fmt, ap)))
#define NORETURN             __attribute__((noreturn))
#define ARRAY_LEN(array)     (sizeof(array) / sizeof((array)[0]))
#define UNUSED(name)         ((void)(name))

#endif
