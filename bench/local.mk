# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	bench/.shellcheckrc \
	bench/api \
	bench/api_load.lua \
	bench/backfill \
	bench/backends.sh \
	bench/data.sh \
	bench/generate_zone \
	bench/lookup \
	bench/measure.sh \
	bench/measure_propagation.py \
	bench/propagation \
	bench/scale \
	bench/zone_text \
	bench/zonefile

if BUILD_MODULE
# bench/lookup builds it when it is asked for. An rpath makes libtool link a shared object.
EXTRA_LTLIBRARIES = bench/libnothingbackend.la
bench_libnothingbackend_la_CPPFLAGS = $(PDNS_CPPFLAGS)
bench_libnothingbackend_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=default
bench_libnothingbackend_la_LDFLAGS = -module -avoid-version -shared -rpath $(abs_builddir)/bench
bench_libnothingbackend_la_SOURCES = bench/nothing_backend.cc
endif
