check_PROGRAMS += tests/dns/dns_suite
EXTRA_DIST += \
	tests/dns/data/canonical_order \
	tests/dns/data/names \
	tests/dns/data/order_keys \
	tests/dns/data/plain_rdata \
	tests/dns/data/rdata \
	tests/dns/data/rdata_for_people \
	tests/dns/data/rrtypes

tests_dns_dns_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_dns_dns_suite_SOURCES = \
	tests/dns/name_test.cc \
	tests/dns/nsec3_test.cc \
	tests/dns/order_key_test.cc \
	tests/dns/plain_rdata_test.cc \
	tests/dns/rdata_garbage_test.cc \
	tests/dns/rdata_reader_test.cc \
	tests/dns/rdata_samples.hh \
	tests/dns/rdata_test.cc \
	tests/dns/rrtype_test.cc
tests_dns_dns_suite_LDADD = \
	libdodns_runner.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LDNS_LIBS)

check_PROGRAMS += tests/dns/against_ldns
EXTRA_DIST += tests/dns/data/ldns_differences
tests_dns_against_ldns_CPPFLAGS = $(TESTS_CPPFLAGS) $(LDNS_CFLAGS)
tests_dns_against_ldns_SOURCES = \
	tests/dns/against_ldns.cc \
	tests/dns/ldns_differences.cc tests/dns/ldns_differences.hh \
	tests/dns/ldns_parser.cc tests/dns/ldns_parser.hh \
	tests/dns/rdata_samples.hh \
	tests/runner/cases.cc tests/runner/cases.hh tests/runner/hex.hh
tests_dns_against_ldns_LDADD = \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LDNS_LIBS)
