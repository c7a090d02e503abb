#include "core/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *zf_path_join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}
