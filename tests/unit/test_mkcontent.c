/*
 * The checks of mkcontent, each with an error planted into a copy of one file
 * of the real content; the copy lives in a temporary directory whose other
 * entries are links to the real ones.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "book.h"
#include "tap.h"

#define MEMORY_MAX (64 * 1024 * 1024)
#define PATH_ROOM  512

static void
path_of(char *out, const char *root, const char *name)
{
	int n = snprintf(out, PATH_ROOM, "%s/%s", root, name);

	CHECK(n > 0 && n < PATH_ROOM);
}

static void
link_all(const char *from, const char *to, bool directories)
{
	DIR *dir = opendir(from);
	struct dirent *d;
	char a[PATH_ROOM], b[PATH_ROOM];
	struct stat st;

	CHECK(dir != NULL);
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		path_of(a, from, d->d_name);
		path_of(b, to, d->d_name);
		CHECK(stat(a, &st) == 0);
		if (S_ISDIR(st.st_mode) && directories) {
			CHECK(mkdir(b, 0700) == 0);
			link_all(a, b, false);
		} else if (!S_ISDIR(st.st_mode)) {
			CHECK(symlink(a, b) == 0);
		}
	}
	closedir(dir);
}

static void
unlink_all(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *d;
	char path[PATH_ROOM];

	CHECK(dir != NULL);
	while ((d = readdir(dir)) != NULL) {
		struct stat st;

		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		path_of(path, directory, d->d_name);
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			unlink_all(path);
		else
			unlink(path);
	}
	closedir(dir);
	rmdir(directory);
}

static char *
file_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, SOURCE_BYTES_MAX);

	CHECK(f != NULL && text != NULL);
	CHECK(fread(text, 1, SOURCE_BYTES_MAX - 1, f) > 0);
	fclose(f);
	return text;
}

/* Writes 'path' anew with the first 'old' replaced; "" appends. */
static void
plant(const char *path, const char *old, const char *new)
{
	char *text = file_text(path);
	char *at = *old ? strstr(text, old) : text + strlen(text);
	FILE *f;

	CHECK(at != NULL);
	CHECK(unlink(path) == 0);
	f = fopen(path, "wb");
	CHECK(f != NULL);
	CHECK(fwrite(text, 1, (size_t)(at - text), f) == (size_t)(at - text));
	fputs(new, f);
	fputs(at + strlen(old), f);
	fclose(f);
	free(text);
}

/* Plants ('old' NULL: drops the file), reads the book, and wants a fault that
 * holds 'want'. */
static void
fault_is(const char *file, const char *old, const char *new, const char *want,
	 const char *name)
{
	char root[] = "/tmp/test_mkcontent.XXXXXX";
	char real[PATH_ROOM], path[PATH_ROOM];
	struct arena *a = arena_new(MEMORY_MAX);
	struct faults f;
	struct book b;

	CHECK(mkdtemp(root) != NULL);
	CHECK(getcwd(path, sizeof(path)) != NULL);
	path_of(real, path, "content");
	link_all(real, root, true);
	path_of(path, root, file);
	if (old == NULL)
		CHECK(unlink(path) == 0);
	else
		plant(path, old, new);
	faults_init(&f);
	book_read(&b, a, root, &f);
	tap_ok(f.count > 0 && strstr(f.text.p, want) != NULL, "%s", name);
	if (f.count == 0 || strstr(f.text.p, want) == NULL)
		tap_note("wanted \"%s\" in: %s", want, f.text.p);
	faults_done(&f);
	arena_free(&a);
	unlink_all(root);
}

static void
test_real(void)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct faults f;
	struct book b;

	faults_init(&f);
	book_read(&b, a, "content", &f);
	tap_int(f.count, 0, "the real content has no fault");
	if (f.count > 0)
		tap_note("%s", f.text.p);
	faults_done(&f);
	arena_free(&a);
}

static void
test_card_faults(void)
{
	fault_is("card/c2.ja.txt", NULL, NULL, "card/c2.ja.txt:0",
		 "a class without a card");
	fault_is("card/c2.en.txt", "[main]", "[mainly]", "no kind of card",
		 "an unknown kind of card");
	fault_is("card/c2.en.txt", "\ndecision:", "\n# ",
		 "lacks the owner's level", "no owner's level");
	fault_is("card/c2.en.txt", "\ntelephone:", "\n# ",
		 "lacks the clerk's level", "no clerk's level");
	fault_is("card/c2.ja.txt", "\nengineer:", "\n# ",
		 "lacks the engineer's level", "no engineer's level");
	fault_is("card/c2.ja.txt", "\ndecision:", "\nowner: x\ndecision:",
		 "more than two lines for the owner", "three owner lines");
	fault_is("card/c2.ja.txt",
		 "\ndeadline:", "\n4: x\ndeadline:", "more than three actions",
		 "four actions");
	fault_is("card/c2.ja.txt", "\n2: ", "\n5: ", "more than three actions",
		 "an action out of number");
	fault_is("card/c2.ja.txt", "\n2: ", "\n# 2: ", "not numbered",
		 "a gap between actions");
	fault_is("card/c2.ja.txt",
		 "\ntitle: ", "\ntitel: ", "no part \"titel\"",
		 "an unknown part");
	fault_is("card/c2.ja.txt", "\nattack: T1071", "\nattack: X1",
		 "ATT&CK ids look like", "a wrong technique");
	fault_is("card/c2.ja.txt", "[attempt]", "[note]\ntitle: x\n[note]",
		 "c2.ja.txt:", "a part twice");
	fault_is("card/exploit.en.txt", "[target-attempt]", "[note]",
		 "in one language only", "a variant in one language");
	fault_is("card/c2.en.txt", "\n3: Do not", "\n# Do not",
		 "differ from Japanese", "fewer actions than in Japanese");
}

static void
test_wording_faults(void)
{
	fault_is("card/c2.ja.txt", "\nowner: ", "\nowner: マルウェアが",
		 "\"マルウェア\" is a specialist's word", "Japanese jargon");
	fault_is("card/c2.en.txt", "\nowner: ", "\nowner: A Botnet, ",
		 "\"botnet\" is a specialist's word", "English jargon");
	fault_is("card/c2.ja.txt", "\n1: ", "\n1: {peer_ip}",
		 "{peer_ip} is not known here", "an unknown placeholder");
	fault_is("card/c2.ja.txt", "\n1: {device}", "\n1: {device",
		 "c2.ja.txt:", "a brace without its partner");
	fault_is("card/c2.ja.txt", "\nsource: ", "\n# ",
		 "needs source:", "yen without a source");
	fault_is("card/c2.ja.txt", "\nsource: ", "\nsource: ある資料\n# ",
		 "needs document and year", "a source without a year");
	fault_is("card/scan.ja.txt", "\nowner: ", "\nowner: 5,400万円。",
		 "a figure in yen belongs", "yen in a sentence");
	fault_is("card/scan.en.txt", "\nowner: ", "\nowner: 3 million yen. ",
		 "a figure in yen belongs", "yen in English");
	fault_is("text/common.ja.txt", "app_footer: ", "app_footer: ★を取得",
		 "a star is declared", "a star obtained");
	fault_is("text/common.en.txt",
		 "app_footer: ", "app_footer: a certified one-star firm ",
		 "a star is declared", "a star certified");
	fault_is("text/common.ja.txt", "app_footer: ", "app_footer: 困る。。",
		 "punctuation twice", "punctuation twice");
	fault_is("text/common.en.txt",
		 "app_footer: ", "app_footer: two  blanks ", "two blanks",
		 "two blanks");
	fault_is("text/common.en.txt", "app_footer: ", "app_footer: 助け ",
		 "Japanese in an English text", "the wrong language");
	fault_is("text/common.ja.txt", "app_footer: ", "app_footer: ﾍﾙﾌﾟ",
		 "half-width katakana", "half-width katakana");
	fault_is("word/error.txt", "ja: ", "ja: インシデントです。",
		 "specialist's word", "jargon in an error's sentence");
}

static void
test_measure_faults(void)
{
	static const char file[] = "measure/measure.txt";

	fault_is(file, "when: obsolete", "when: old", "\"old\" is no condition",
		 "an unknown condition");
	fault_is(file, "when: open c2,", "when: open c3,", "\"c3\": not known",
		 "a condition on no class");
	fault_is(file, "when: gap line", "when: gap lime",
		 "\"lime\": not known", "a gap without that reason");
	fault_is(file, "watched-below 98", "watched-below many",
		 "\"many\": not known", "no number");
	fault_is(file, "when: obsolete", "when: obsolete 3", "takes nothing",
		 "something too much");
	fault_is(file, "\nhow.en: ", "\n# ", "needs when, what, why and how",
		 "a measure in one language");
	fault_is(file, "\nwhy.ja: ", "\nwho.ja: ", "belong here",
		 "an unknown part");
	fault_is(file, "[clock]", "[silent]", "stands here twice",
		 "a measure twice");
	fault_is(file, "（{count}件", "（{number}件",
		 "{number} is not known here", "an unknown placeholder");
}

static void
test_table_faults(void)
{
	fault_is("text/common.ja.txt", "", "only_here: x\n",
		 "\"only_here\" is not in", "a key in one language");
	fault_is("text/common.en.txt", "", "only_here: x\n",
		 "\"only_here\" is not in", "a key in English alone");
	fault_is("text/common.ja.txt", "", "signin_title: x\n",
		 "is there twice", "a key in two areas");
	fault_is("text/common.ja.txt", "word_from_to: {from}",
		 "word_from_to: {von}", "placeholders differ",
		 "other placeholders");
	fault_is("text/common.ja.txt", "", "Bad-Key: x\n", "keys are a-z",
		 "a key that is no name");
	fault_is("word/class.txt", "[miner]", "[minor]", "[miner] is missing",
		 "a class without a word");
	fault_is("word/class.txt", "[miner]", "[minor]",
		 "[minor]: the program knows no such name",
		 "a word for no class");
	fault_is("word/error.txt", "[too-many]", "[to-many]",
		 "[too-many] is missing", "an error without a sentence");
	fault_is("word/promise.txt", "\nen: ", "\n# ", "has no text in en",
		 "a word in one language");
	fault_is("detector/scan.txt", "[scan-slow]", "[scan-slower]",
		 "komainu.scan-slow has no explanation",
		 "a detector without explanation");
	fault_is("detector/scan.txt", "[scan-slow]", "[scan-slower]",
		 "there is no such rule", "an explanation of no detector");
	fault_is("detector/scan.txt", "{targets}", "{goals}",
		 "{goals} is not known here", "a fact the detector lacks");
	fault_is("detector/scan.txt", "why.en: ", "# ", "is missing in en",
		 "a reason in one language");
	fault_is("rules/web.rules", "",
		 "alert tcp any any -> any any (msg:\"x\"; sid: 9999999;)\n",
		 "suricata.9999999 has no explanation",
		 "a Suricata rule without explanation");
	fault_is("rule/komainu.txt", "[9100001-9100006]", "[9100001-9100005]",
		 "suricata.9100006 has no explanation", "a run cut short");
	fault_is("rule/komainu.txt", "[9100001-9100006]", "[9100009-9100001]",
		 "there is no such rule", "a run that runs backwards");
	fault_is("device/why.txt", "[arp]", "[rarp]", "[arp] is missing",
		 "evidence without a sentence");
	fault_is("reason/incident.txt", "[incident.spread]", "[spread]",
		 "[incident.spread] is missing", "an incident without reason");
	fault_is("reason/incident.txt", "{to}", "{subject}",
		 "{subject} is not known here", "a fact the incident lacks");
	fault_is("device/vendor.txt", "[nas]", "[nass]", "is not in kind.txt",
		 "a maker of no kind");
	fault_is("device/os.txt", "end: 2014-04-08", "end: 2014-4-8",
		 "is no date", "a wrong date");
	fault_is("device/os.txt", "end: 2014-04-08\nsource",
		 "end: 2014-04-08\n# ", "needs end and source",
		 "a date without its source");
}

static void
test_format_faults(void)
{
	fault_is("text/common.ja.txt", "", "just words\n",
		 "expected \"key:", "a line that is none");
	fault_is("text/common.ja.txt", "", "app_x:\n", "has no text",
		 "a key without text");
	fault_is("word/class.txt", "[c2]", "[c2", "the section has no ]",
		 "a section left open");
	fault_is("text/common.ja.txt", "", "app_x: \xff\xfe\n", "not UTF-8",
		 "a wrong encoding");
	fault_is("text/sign.en.txt", NULL, NULL, "cannot read",
		 "a language's file is missing");
}

static void
test_format(void)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct faults f;
	struct source s;

	faults_init(&f);
	source_parse(a, "x",
		     TEXT("\xEF\xBB\xBF# c\r\n[s]\r\nk： 値　\r\n  続き\r\n"
			  "k2: two\n\twords\n"),
		     &s, &f);
	tap_int(f.count, 0, "a Japanese editor's file is read");
	tap_int(s.count, 2, "two entries");
	tap_text(s.entry[0].section, "s", "section");
	tap_text(s.entry[0].value, "値続き", "Japanese joined without blank");
	tap_text(s.entry[1].value, "two words", "English joined with one");
	tap_int(s.entry[1].line, 5, "line number");
	tap_ok(source_get(&s, "s", "k2") == &s.entry[1], "found by name");
	tap_ok(source_get(&s, "", "k2") == NULL, "not in another section");
	faults_done(&f);
	arena_free(&a);
}

static void
jargon_count(const char *text, size_t want)
{
	struct arena *a = arena_new(MEMORY_MAX);
	struct jargon j;
	struct faults f;

	faults_init(&f);
	jargon_read(a, "content", &j, &f);
	wording_jargon(&j, LANGUAGE_JA, (struct place){ "x", 1 }, text, &f);
	tap_int(f.count, want, text);
	faults_done(&f);
	arena_free(&a);
}

static void
test_boundaries(void)
{
	jargon_count("ポートを閉じる", 1);
	jargon_count("サポートとレポート", 0);
	jargon_count("IPアドレス", 2);
	jargon_count("ZIPファイル", 0);
	jargon_count("ログインする", 0);
	jargon_count("{IP}", 0);
	tap_ok(!wording_has_yen("円滑に"), "円滑 is no figure");
	tap_ok(wording_has_yen("100円"), "100円 is one");
}

int
main(void)
{
	test_real();
	test_format();
	test_boundaries();
	test_card_faults();
	test_wording_faults();
	test_measure_faults();
	test_table_faults();
	test_format_faults();
	return tap_done();
}
