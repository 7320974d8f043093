# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	ARCHITECTURE.md \
	NEWS.md \
	README.md \
	docs/backend \
	docs/decisions \
	docs/developer \
	docs/http-api \
	docs/operator
