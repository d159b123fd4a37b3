#include "golden/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "tap.h"

#define PAGE_MAX (1024 * 1024)

static struct str page;

struct view_frame
golden_frame(enum language language, const char *title, const char *path)
{
	bool ja = language == LANGUAGE_JA;

	return (struct view_frame){
		.language = language,
		.title = title,
		.name = ja ? "見本 花子" : "Hanako Mihon",
		.company = "株式会社さんぷる製作所",
		.many = true,
		.csrf = "token",
		.path = path,
		.stylesheet = "/assets/0/komainu.css",
		.mark = "/assets/0/mark.svg",
		.address = "https://komainu.example.jp/",
		.made = ja ? "2026年11月21日 12時04分" : "21 Nov 2026, 12:04",
		.menu = { { "/", ja ? "ようす" : "Overview", false },
			  { "/looks", ja ? "調べる" : "Examine", false },
			  { "/incidents", ja ? "事案" : "Incidents", true },
			  { "/devices", ja ? "機器" : "Devices", false } },
		.menu_count = 4,
	};
}

struct html_out
golden_begin(enum language language)
{
	str_init(&page, PAGE_MAX);
	return (struct html_out){ .to = &page, .language = language };
}

static void
update(const char *path)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK(fwrite(page.p, 1, page.n, file) == page.n);
	CHECK(fclose(file) == 0);
}

/* The file's bytes, terminated; NULL when it is not there. */
static char *
read_golden(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	size_t n;

	if (file == NULL)
		return NULL;
	bytes = calloc(1, PAGE_MAX + 1);
	CHECK(bytes != NULL);
	n = fread(bytes, 1, PAGE_MAX, file);
	CHECK(!ferror(file) && n < PAGE_MAX);
	fclose(file);
	return bytes;
}

static void
tell_difference(const char *want)
{
	size_t i = 0, line = 1;

	for (; page.p[i] != 0 && page.p[i] == want[i]; i++)
		line += page.p[i] == '\n';
	tap_note("differs in line %zu: got  %.80s", line, page.p + i);
	tap_note("differs in line %zu: want %.80s", line, want + i);
}

void
golden_end(const char *name)
{
	const char *mode = getenv("KOMAINU_GOLDEN");
	char path[256], *want;

	snprintf(path, sizeof(path), "tests/golden/%s.html", name);
	CHECK(!page.over);
	if (mode != NULL && strcmp(mode, "update") == 0)
		update(path);
	want = read_golden(path);
	if (!tap_ok(want != NULL && strcmp(want, page.p) == 0, "%s", name) &&
	    want != NULL)
		tell_difference(want);
	free(want);
	str_done(&page);
}
