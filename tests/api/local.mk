check_PROGRAMS += tests/api/api_suite
DATABASE_SUITES += tests/api/api_suite
EXTRA_DIST += \
	tests/api/data/idempotency_keys \
	tests/api/data/owners \
	tests/api/data/paging \
	tests/api/data/preconditions \
	tests/api/data/records \
	tests/api/data/requests \
	tests/api/data/rights \
	tests/api/data/serials \
	tests/api/data/times

tests_api_api_suite_CPPFLAGS = $(TESTS_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS)
tests_api_api_suite_SOURCES = \
	tests/api/api_fixture.cc tests/api/api_fixture.hh \
	tests/api/endpoints_test.cc \
	tests/api/events_test.cc \
	tests/api/history_endpoints_test.cc \
	tests/api/large_requests_test.cc \
	tests/api/paging_test.cc \
	tests/api/propagation_test.cc \
	tests/api/random_test.cc \
	tests/api/rate_limit_test.cc \
	tests/api/record_data_test.cc \
	tests/api/rights_test.cc \
	tests/api/search_test.cc \
	tests/api/time_text_test.cc \
	tests/api/tokens_test.cc \
	tests/api/writes_test.cc \
	tests/recorddb/test_database.cc tests/recorddb/test_database.hh
tests_api_api_suite_LDADD = \
	libdodns_runner.la \
	libdodns_api.la \
	libdodns_migration.la \
	libdodns_legacy.la \
	libdodns_storedzones.la \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_http.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LIBPQ_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS) $(OPENSSL_LIBS) $(PROMETHEUS_LIBS) $(THREAD_LIBS)
