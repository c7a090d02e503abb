/* A folder for one test, and the files in it. */
#ifndef ZF_TESTS_FILES_H
#define ZF_TESTS_FILES_H

#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"

static char folder[32];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/zeef-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
	char command[192];
	(void)state;
	snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", folder, folder);
	return system(command);
}

/* Of the last eight names; static. */
static const char *in_folder(const char *name)
{
	static char path[8][400];
	static int turn;

	turn = (turn + 1) % 8;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

/* Writes a file of the test's folder; folders above it are made. */
static void spit(const char *name, struct zf_slice bytes)
{
	char path[400];
	FILE *file;

	snprintf(path, sizeof path, "%s", in_folder(name));
	for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	fclose(file);
}

#endif
