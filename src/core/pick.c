#include "core/pick.h"

#define BIT(choice, i) ((choice) >> (i) & 1u)
#define BEFORE4(choice) (BIT(choice, 0) + BIT(choice, 1) + BIT(choice, 2) + BIT(choice, 3))
#define PUT(choice, i, before) (BIT(choice, i) ? UINT64_C(i) << 8 * ((before) & 7) : 0)
#define ONE(choice) \
	(PUT(choice, 1, BIT(choice, 0)) | PUT(choice, 2, BIT(choice, 0) + BIT(choice, 1)) | \
	 PUT(choice, 3, BEFORE4(choice) - BIT(choice, 3)) | PUT(choice, 4, BEFORE4(choice)) | \
	 PUT(choice, 5, BEFORE4(choice) + BIT(choice, 4)) | \
	 PUT(choice, 6, BEFORE4(choice) + BIT(choice, 4) + BIT(choice, 5)) | \
	 PUT(choice, 7, BEFORE4(choice) + BIT(choice, 4) + BIT(choice, 5) + BIT(choice, 6)))
#define FOUR(choice) ONE(choice), ONE((choice) + 1), ONE((choice) + 2), ONE((choice) + 3)
#define SIXTEEN(choice) FOUR(choice), FOUR((choice) + 4), FOUR((choice) + 8), FOUR((choice) + 12)
#define SIXTYFOUR(choice) \
	SIXTEEN(choice), SIXTEEN((choice) + 16), SIXTEEN((choice) + 32), SIXTEEN((choice) + 48)

const uint64_t zf_picks[256] = { SIXTYFOUR(0u), SIXTYFOUR(64u), SIXTYFOUR(128u), SIXTYFOUR(192u) };
