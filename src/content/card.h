/*
 * card.h: one card (お知らせカード), the explanation of an alert class at three
 * levels. Its texts are patterns: content_fill puts the case's values in.
 */
#ifndef CONTENT_CARD_H
#define CONTENT_CARD_H

#include <stddef.h>

/*
 * Which of a class's cards. main: the device does it, or has it. attempt: the
 * device tried and failed. note: the device does it, to be checked within the
 * week. target: somebody else did it to the device. target-attempt: somebody
 * tried and failed. The others are causes for which a watch stopped. Nothing to
 * do has one card for all classes.
 */
#define CARD_VARIANT_TABLE(X)                                                  \
	X(MAIN, "main")                                                        \
	X(ATTEMPT, "attempt")                                                  \
	X(NOTE, "note")                                                        \
	X(TARGET, "target")                                                    \
	X(TARGET_ATTEMPT, "target-attempt")                                    \
	X(OFF, "off")                                                          \
	X(LINE, "line")                                                        \
	X(ENGINE, "engine")                                                    \
	X(NO_PACKETS, "no-packets")                                            \
	X(CLOCK, "clock")

#define CARD_VARIANT_ENUM(name, text) CARD_VARIANT_##name,
enum card_variant { CARD_VARIANT_TABLE(CARD_VARIANT_ENUM) CARD_VARIANT_COUNT };
#undef CARD_VARIANT_ENUM

#define CARD_ACTIONS_MAX 3
#define CARD_VERIFY_MAX  5

/* One card in one language. Texts are never NULL unless said. Placeholders
 * allowed in it, each of which always has a value: {device} {count}
 * {deadline} {desk} {class}. */
struct card {
	const char *title;
	/* Owner: at most two lines, "\n" between, then what to decide. */
	const char *owner;
	const char *decision;
	/* A figure in yen and where it is from; both NULL when there is none
	 * with a source. */
	const char *yen;
	const char *source;
	/* Clerk. */
	const char *clerk[CARD_ACTIONS_MAX];
	size_t clerk_count;
	const char *deadline;
	const char *telephone;
	/* Engineer: what it is, how to verify it, ATT&CK ids ("T1071.001,
	 * T1573"; "" when none fits). */
	const char *engineer;
	const char *verify[CARD_VERIFY_MAX];
	size_t verify_count;
	const char *attack;
};

#endif
