# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each tests/<folder>/local.mk adds its suite to check_PROGRAMS and, when it
# needs PostgreSQL, to DATABASE_SUITES, with `:standby` behind its name when it
# needs a hot standby of it, too.
DATABASE_SUITES =
LOG_COMPILER = $(top_srcdir)/tests/run-suite $(DATABASE_SUITES) --
EXTRA_DIST += tests/run-suite tests/with-postgres

TESTS_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS) -I$(top_srcdir)/tests -DDODNS_TESTS_FOLDER='"$(abs_top_srcdir)/tests"'

check_LTLIBRARIES += libdodns_runner.la
libdodns_runner_la_CPPFLAGS = $(TESTS_CPPFLAGS)
libdodns_runner_la_SOURCES = \
	tests/runner/cases.cc tests/runner/cases.hh \
	tests/runner/hex.hh \
	tests/runner/main.cc

# Most of the time to compile a test goes into optimizing what runs once.
tests/%.$(OBJEXT): override CXXFLAGS += -Og

include tests/api/local.mk
include tests/base/local.mk
include tests/dns/local.mk
include tests/http/local.mk
include tests/legacy/local.mk
include tests/dobackend/local.mk
include tests/migration/local.mk
include tests/pg/local.mk
include tests/recorddb/local.mk
include tests/dodns/local.mk
include tests/replica/local.mk
include tests/verify/local.mk
include tests/zonefile/local.mk
