#include "watch/known.h"

#include <string.h>

#include "base/check.h"
#include "fmt/address.h"
#include "watch/words.h"

/* The longest name DNS has. */
#define NAME_MAX_BYTES 255

#define KNOWN(domain, kind, tool) { domain, KNOWN_##kind, tool },
static const struct known known_table[] = {
#include "watch/known_table.h"
};
#undef KNOWN

/* Below these, people register names of the third level. */
static const char *const second_level[] = { "ac",  "ad",  "co",  "com", "ed",
					    "edu", "go",  "gob", "gov", "gr",
					    "lg",  "mil", "ne",  "net", "nom",
					    "or",  "org" };

static size_t
name_lower(struct text name, char *lower)
{
	size_t i;

	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	if (name.n > NAME_MAX_BYTES)
		return 0;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	lower[name.n] = '\0';
	return name.n;
}

static const struct known *
known_exact(const char *name)
{
	size_t low = 0, high = ARRAY_LEN(known_table);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *domain = known_table[middle].domain;
		int order = (unsigned char)domain[0] - (unsigned char)name[0];

		/* Most steps are decided by the first letter; this is asked
		 * several times of every record. */
		if (order == 0)
			order = strcmp(domain, name);
		if (order == 0)
			return &known_table[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct known *
known_find(struct text name)
{
	char lower[NAME_MAX_BYTES + 1];
	const char *p = lower;

	if (name_lower(name, lower) == 0)
		return NULL;
	while (p != NULL) {
		const struct known *k = known_exact(p);

		if (k != NULL)
			return k;
		p = strchr(p, '.');
		if (p != NULL)
			p++;
	}
	return NULL;
}

int
known_number(struct text name)
{
	const struct known *k = known_find(name);

	return k == NULL ? -1 : (int)(k - known_table);
}

const struct known *
known_row(int number)
{
	CHECK(number >= 0 && (size_t)number < ARRAY_LEN(known_table));
	return &known_table[number];
}

enum known_kind
known_kind(struct text name)
{
	const struct known *k = known_find(name);

	return k == NULL ? KNOWN_NOTHING : k->kind;
}

/* Where the last 'labels' labels begin, or 0. */
static size_t
labels_from_end(struct text name, int labels)
{
	size_t i = name.n;

	while (i > 0) {
		if (name.p[i - 1] == '.' && --labels == 0)
			return i;
		i--;
	}
	return 0;
}

static bool
is_second_level(struct text label)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(second_level); i++)
		if (text_is_nocase(label, second_level[i]))
			return true;
	return false;
}

struct text
known_registered(struct text name)
{
	size_t two, one;

	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	two = labels_from_end(name, 2);
	one = labels_from_end(name, 1);
	/* "co.jp": a second level under a country's two letters. */
	if (one > two && name.n - one == 2 &&
	    is_second_level(text_slice(name, two, one - 1)))
		two = labels_from_end(name, 3);
	return text_slice(name, two, name.n);
}

bool
known_is_address(struct text host)
{
	struct address a;
	size_t colon;

	if (host.n > 2 && host.p[0] == '[')
		return true;
	if (address_parse(host, &a, NULL) == 0)
		return true;
	colon = text_find(host, ':');
	return colon < host.n &&
	       address_parse(text_slice(host, 0, colon), &a, NULL) == 0;
}

/* How usual each pair of letters is in words, 0 to 9: the logarithm of its
 * frequency in about 47,000 English words and romanised Japanese, a row for
 * each first letter. Random letters have a mean of 3.2, words of 6.9. */
static const char pair_table[26][27] = {
	"37773564646879260989545354", /* a */
	"62217110620621620542600030", /* b */
	"71436219506631830546510020", /* c */
	"73358421710432630554601020", /* d */
	"75786664545779463998355654", /* e */
	"61236510700421620534600020", /* f */
	"62218124600424610543600000", /* g */
	"81028000801222810324700020", /* h */
	"66766664245779761788354345", /* i */
	"50115000500000500020500000", /* j */
	"60016012601212500242500080", /* k */
	"73358321802733740355520050", /* l */
	"84238110701342760142600010", /* m */
	"75788685746456750688655055", /* n */
	"45663564546779560877656344", /* o */
	"71338214601622750745621040", /* p */
	"00000000000000000112500000", /* q */
	"83559341804555840667631080", /* r */
	"72639329804533763379733041", /* s */
	"83549426802543842886623152", /* t */
	"55555544535669350777104144", /* u */
	"60217100500111310132000010", /* v */
	"60206002600113500430500000", /* w */
	"20304000300120040015000100", /* x */
	"71117010700333750143700000", /* y */
	"50006000500000500000500001", /* z */
};

/* Below this mean only one word in a hundred lies, but most random labels. */
#define PAIR_MEAN_WORD 5.5
#define PAIR_POINTS    40
/* Letters and digits taking turns, beyond a number at the end. */
#define TURN_POINTS 15
#define LABEL_SHORT 6

int
known_randomness(struct text label)
{
	int sum = 0, pairs = 0, turns = 0, points;
	char last = '\0';
	size_t i;

	if (label.n < LABEL_SHORT)
		return 0;
	for (i = 0; i < label.n; i++) {
		char c = label.p[i];
		bool letter, digit;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		letter = c >= 'a' && c <= 'z';
		digit = c >= '0' && c <= '9';
		if (letter && last >= 'a') {
			sum += pair_table[last - 'a'][c - 'a'] - '0';
			pairs++;
		}
		if ((letter && last >= '0' && last <= '9') ||
		    (digit && last >= 'a'))
			turns++;
		last = letter || digit ? c : '\0';
	}
	points =
	    pairs < 3
		? 0
		: (int)((PAIR_MEAN_WORD - (double)sum / pairs) * PAIR_POINTS);
	if (points < 0)
		points = 0;
	if (turns > 2)
		points += (turns - 2) * TURN_POINTS;
	return points > 100 ? 100 : points;
}

/* User agents of tools that look for weak spots. Matched anywhere, without
 * regard to case. */
static const char *const scanners[] = {
	"nmap scripting engine",
	"nikto",
	"sqlmap",
	"masscan",
	"zgrab",
	"dirbuster",
	"gobuster",
	"dirb ",
	"feroxbuster",
	"ffuf",
	"wfuzz",
	"wpscan",
	"nuclei",
	"acunetix",
	"nessus",
	"openvas",
	"qualys",
	"netsparker",
	"w3af",
	"arachni",
	"skipfish",
	"whatweb",
	"havij",
	"burpcollaborator",
	"fimap",
	"jorgee",
	"zmeu",
	"morfeus",
	"muieblackcat",
	"l9explore",
	"l9tcpid",
	"censysinspect",
	"expanse",
	"internetmeasurement",
	"httpx - open-source",
	"projectdiscovery",
	"paros",
	"webinspect",
	"appscan",
	"joomscan",
	"droopescan",
	"commix",
	"xsser",
	"hydra",
	"thc-",
	"nmaplowercheck",
	"python-nmap",
	"zap/",
	"vega/",
	"grabber",
};

const char *
known_scanner(struct text agent)
{
	int i = words_find(scanners, ARRAY_LEN(scanners), agent);

	return i < 0 ? NULL : scanners[i];
}
