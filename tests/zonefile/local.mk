check_PROGRAMS += tests/zonefile/zonefile_suite
TESTS += tests/zonefile/differential tests/zonefile/fuzz
EXTRA_DIST += \
	tests/zonefile/differential \
	tests/zonefile/fuzz \
	tests/zonefile/fuzz.mk \
	tests/zonefile/fuzz_target.cc \
	tests/zonefile/data/differences \
	tests/zonefile/data/directives \
	tests/zonefile/data/entries \
	tests/zonefile/data/entry_findings \
	tests/zonefile/data/fast_path \
	tests/zonefile/data/generate \
	tests/zonefile/data/ldns_differences \
	tests/zonefile/data/owners \
	tests/zonefile/data/ttl_and_class \
	tests/zonefile/data/types \
	tests/zonefile/data/words

tests_zonefile_zonefile_suite_CPPFLAGS = $(TESTS_CPPFLAGS) $(LDNS_CFLAGS)
tests_zonefile_zonefile_suite_SOURCES = \
	tests/dns/ldns_differences.cc tests/dns/ldns_differences.hh \
	tests/dns/ldns_parser.cc tests/dns/ldns_parser.hh \
	tests/zonefile/entry_round_trip_test.cc \
	tests/zonefile/entry_stream_test.cc \
	tests/zonefile/entry_test.cc \
	tests/zonefile/fast_path_test.cc \
	tests/zonefile/include_test.cc \
	tests/zonefile/problem_test.cc \
	tests/zonefile/reader_test.cc \
	tests/zonefile/three_readers.cc tests/zonefile/three_readers.hh \
	tests/zonefile/three_readers_test.cc \
	tests/zonefile/writer_test.cc \
	tests/zonefile/zone_cases.cc tests/zonefile/zone_cases.hh
tests_zonefile_zonefile_suite_LDADD = \
	libdodns_runner.la \
	libdodns_zonefile.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS)
