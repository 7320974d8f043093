check_PROGRAMS += tests/dns/dns_suite
EXTRA_DIST += \
	tests/dns/data/canonical_order \
	tests/dns/data/names \
	tests/dns/data/order_keys \
	tests/dns/data/rdata \
	tests/dns/data/rdata_for_people \
	tests/dns/data/rrtypes

tests_dns_dns_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_dns_dns_suite_SOURCES = \
	tests/dns/name_test.cc \
	tests/dns/nsec3_test.cc \
	tests/dns/order_key_test.cc \
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
