/*
 * mkcontent: compiles content/ into C.
 *
 *   mkcontent CONTENT_DIRECTORY content_data.c content_keys.h
 *   mkcontent --check CONTENT_DIRECTORY
 *
 * Exit 1 with "file:line: message" lines when a text breaks a rule.
 */
#include <stdio.h>
#include <string.h>

#include "emit.h"

#define BOOK_MEMORY_MAX (64 * 1024 * 1024)
#define OUT_MAX         (16 * 1024 * 1024)

/* Writes the whole file. */
static int
file_write(const char *path, struct text t)
{
	FILE *file = fopen(path, "wb");
	int rc = -1;

	if (file == NULL)
		goto out;
	if (fwrite(t.p, 1, t.n, file) != t.n)
		goto out;
	rc = 0;
out:
	if (file != NULL && fclose(file) != 0)
		rc = -1;
	if (rc != 0)
		fprintf(stderr, "mkcontent: cannot write %s\n", path);
	return rc;
}

static int
book_write(const struct book *b, const char *data, const char *keys)
{
	struct str out;
	int rc;

	str_init(&out, OUT_MAX);
	emit_data(&out, b);
	rc = file_write(data, str_view(&out));
	str_reset(&out);
	emit_keys(&out, b);
	if (rc == 0)
		rc = file_write(keys, str_view(&out));
	str_done(&out);
	return rc;
}

int
main(int argc, char **argv)
{
	bool check = argc == 3 && strcmp(argv[1], "--check") == 0;
	struct arena *a;
	struct faults f;
	struct book b;
	int rc = 1;

	if (!check && argc != 4) {
		fprintf(stderr, "usage: mkcontent [--check] CONTENT "
				"[content_data.c content_keys.h]\n");
		return 64;
	}
	a = arena_new(BOOK_MEMORY_MAX);
	faults_init(&f);
	book_read(&b, a, argv[check ? 2 : 1], &f);
	if (f.count > 0)
		fprintf(stderr, "%s%zu faults in the content files\n", f.text.p,
			f.count);
	else if (check || book_write(&b, argv[2], argv[3]) == 0)
		rc = 0;
	faults_done(&f);
	arena_free(&a);
	return rc;
}
