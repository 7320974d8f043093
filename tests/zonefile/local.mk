check_PROGRAMS += tests/zonefile/zonefile_suite
EXTRA_DIST += \
	tests/zonefile/data/entries \
	tests/zonefile/data/entry_findings

tests_zonefile_zonefile_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_zonefile_zonefile_suite_SOURCES = \
	tests/zonefile/entry_round_trip_test.cc \
	tests/zonefile/entry_test.cc
tests_zonefile_zonefile_suite_LDADD = \
	libdodns_runner.la \
	libdodns_zonefile.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS)
