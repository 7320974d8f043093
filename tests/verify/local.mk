check_PROGRAMS += tests/verify/verify_suite
EXTRA_DIST += tests/verify/compare-checkers tests/verify/data

tests_verify_verify_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_verify_verify_suite_SOURCES = \
	tests/verify/large_zone_test.cc \
	tests/verify/random_test.cc \
	tests/verify/rules_test.cc \
	tests/verify/scopes_test.cc \
	tests/verify/served_test.cc \
	tests/verify/settings_test.cc \
	tests/verify/zone_case.cc tests/verify/zone_case.hh
VERIFY_TEST_LIBS = \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LDNS_LIBS) $(LIBIDN2_LIBS)
tests_verify_verify_suite_LDADD = libdodns_runner.la $(VERIFY_TEST_LIBS) $(CPPUNIT_LIBS)

# For regression-tests/cases/verify-accepted.
noinst_PROGRAMS += tests/verify/print_accepted
tests_verify_print_accepted_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_verify_print_accepted_SOURCES = \
	tests/verify/print_accepted.cc \
	tests/verify/zone_case.cc tests/verify/zone_case.hh \
	tests/runner/cases.cc tests/runner/cases.hh
tests_verify_print_accepted_LDADD = $(VERIFY_TEST_LIBS) $(CPPUNIT_LIBS)
