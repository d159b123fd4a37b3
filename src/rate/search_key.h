/*
 * search_key.h: names folded so that people find them however they type:
 * full- and half-width letters, digits and kana alike, hiragana as katakana,
 * small letters, without blanks and marks, and variant characters of names
 * (髙, 﨑, 𠮷 ...) as their common form. Folded texts are compared only with
 * folded ones and never shown.
 */
#ifndef RATE_SEARCH_KEY_H
#define RATE_SEARCH_KEY_H

#include "base/str.h"

/* Appends the folded form of 't' (valid UTF-8) to 'out'. */
void search_key_add(struct str *out, struct text t);

#endif
