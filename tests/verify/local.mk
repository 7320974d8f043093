check_PROGRAMS += tests/verify/verify_suite
EXTRA_DIST += tests/verify/data

tests_verify_verify_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_verify_verify_suite_SOURCES = \
	tests/verify/rules_test.cc \
	tests/verify/zone_case.cc tests/verify/zone_case.hh
VERIFY_TEST_LIBS = \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LDNS_LIBS) $(LIBIDN2_LIBS)
tests_verify_verify_suite_LDADD = libdodns_runner.la $(VERIFY_TEST_LIBS) $(CPPUNIT_LIBS)
