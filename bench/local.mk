# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	bench/.shellcheckrc \
	bench/data.sh \
	bench/generate_zone \
	bench/lookup \
	bench/measure_propagation.py \
	bench/propagation \
	bench/zonefile
