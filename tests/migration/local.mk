check_PROGRAMS += tests/migration/migration_suite
DATABASE_SUITES += tests/migration/migration_suite

tests_migration_migration_suite_CPPFLAGS = $(TESTS_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS)
tests_migration_migration_suite_SOURCES = \
	tests/migration/backfill_test.cc \
	tests/migration/content_check_test.cc \
	tests/migration/fake_system.hh \
	tests/migration/dual_writer_test.cc \
	tests/migration/gates_test.cc \
	tests/migration/record_write_test.cc \
	tests/migration/rejected_actions_test.cc \
	tests/migration/several_zones_test.cc \
	tests/migration/whole_zones_test.cc \
	tests/migration/two_systems.cc tests/migration/two_systems.hh \
	tests/recorddb/test_database.cc tests/recorddb/test_database.hh
tests_migration_migration_suite_LDADD = \
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

# What needs no database.
check_PROGRAMS += tests/migration/check_suite
EXTRA_DIST += tests/migration/data/query_lines tests/migration/data/rollout_nameservers
tests_migration_check_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_migration_check_suite_SOURCES = \
	tests/migration/answer_text_test.cc \
	tests/migration/capture_test.cc \
	tests/migration/difference_test.cc \
	tests/migration/pace_test.cc \
	tests/migration/query_file_test.cc \
	tests/migration/question_test.cc \
	tests/migration/rollout_test.cc \
	tests/migration/serials_test.cc
tests_migration_check_suite_LDADD = \
	libdodns_runner.la \
	libdodns_migration.la \
	libdodns_legacy.la \
	libdodns_recorddb.la \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_pg.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LIBPQ_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS) $(OPENSSL_LIBS)
