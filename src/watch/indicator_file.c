#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "watch/indicator.h"

/* Of one list. */
#define FILE_BYTES_MAX ((size_t)256 * 1024 * 1024)

static int
file_read(const char *path, struct str *out, struct err *e)
{
	FILE *file = fopen(path, "rb");
	char buffer[16384];
	size_t n;

	if (file == NULL)
		return err_system(e, "cannot open %s", path);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		str_add_n(out, buffer, n);
	if (ferror(file)) {
		fclose(file);
		return err_system(e, "cannot read %s", path);
	}
	fclose(file);
	return str_check(out, path, e);
}

static int
path_read(struct indicators *i, const char *path,
	  void (*fault)(void *context, int64_t line, const char *reason),
	  void *context, struct err *e)
{
	struct str body;
	int rc;

	str_init(&body, FILE_BYTES_MAX);
	rc = file_read(path, &body, e);
	if (rc == 0)
		rc = indicators_read(i, str_view(&body), path, fault, context,
				     e);
	str_done(&body);
	return rc;
}

int
indicators_read_directory(struct indicators *i, const char *directory,
			  void (*fault)(void *context, int64_t line,
					const char *reason),
			  void *context, struct err *e)
{
	struct dirent **entry;
	int count = scandir(directory, &entry, NULL, alphasort), k;

	if (count < 0)
		return err_set(e, ERR_NOT_FOUND, "no folder %s", directory);
	for (k = 0; k < count; k++) {
		struct text name = text_of(entry[k]->d_name);
		struct err why = { 0 };
		char path[4096];

		if ((text_ends(name, ".txt") || text_ends(name, ".list")) &&
		    snprintf(path, sizeof(path), "%s/%s", directory,
			     entry[k]->d_name) < (int)sizeof(path) &&
		    path_read(i, path, fault, context, &why) < 0 &&
		    fault != NULL)
			fault(context, 0, why.text);
		free(entry[k]);
	}
	free(entry);
	return 0;
}
