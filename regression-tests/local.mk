# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	regression-tests/.shellcheckrc \
	regression-tests/cases \
	regression-tests/lib \
	regression-tests/run \
	regression-tests/slow-cases
