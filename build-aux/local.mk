# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += \
	.ci/run \
	.clang-format \
	.clang-tidy \
	build-aux/quickstart-migrate \
	quickstart \
	run-tests \
	build-aux/build-tree \
	build-aux/check-documents \
	build-aux/check-host-headers \
	build-aux/check-layers \
	build-aux/check-symbols \
	build-aux/debian-packages \
	build-aux/fetch-pdns-source \
	build-aux/install-packages \
	build-aux/lint

# What a test asks for the places of things, instead of guessing them.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	PDNS_SERVER='$(PDNS_SERVER)'; export PDNS_SERVER; \
	PDNSUTIL='$(PDNSUTIL)'; export PDNSUTIL; \
	CXX='$(CXX)'; export CXX;

TESTS += build-aux/check-documents build-aux/check-layers tests/build-aux/checks tests/build-aux/quickstart_migrate
EXTRA_DIST += tests/build-aux/checks tests/build-aux/quickstart_migrate

if BUILD_MODULE
AM_DISTCHECK_CONFIGURE_FLAGS = --with-pdns-source='$(PDNS_SOURCE)'
else
AM_DISTCHECK_CONFIGURE_FLAGS = --without-pdns-source
endif

# The names of all tests, for run-tests.
list-tests:
	@echo $(TESTS)

lint:
	cd $(top_srcdir) && build-aux/lint $(LDNS_CFLAGS) $(LIBPQ_CFLAGS) $(LMDB_CFLAGS) $(CPPUNIT_CFLAGS) $(PDNS_CPPFLAGS)

format:
	cd $(top_srcdir) && find src modules programs tests \( -name '*.cc' -o -name '*.hh' \) -exec clang-format -i {} +
.PHONY: format lint list-tests
