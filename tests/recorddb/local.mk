check_PROGRAMS += tests/recorddb/recorddb_suite
DATABASE_SUITES += tests/recorddb/recorddb_suite:standby
EXTRA_DIST += \
	tests/recorddb/data/refused_records \
	tests/recorddb/data/search_patterns \
	tests/recorddb/data/searched_records \
	tests/recorddb/data/serials

tests_recorddb_recorddb_suite_CPPFLAGS = $(TESTS_CPPFLAGS) $(LIBPQ_CFLAGS)
tests_recorddb_recorddb_suite_SOURCES = \
	tests/recorddb/change_feed_test.cc \
	tests/recorddb/constraints_test.cc \
	tests/recorddb/fqdn.hh \
	tests/recorddb/history_test.cc \
	tests/recorddb/keys_test.cc \
	tests/recorddb/managed_zone_test.cc \
	tests/recorddb/migration_test.cc \
	tests/recorddb/names_test.cc \
	tests/recorddb/plans_test.cc \
	tests/recorddb/position_test.cc \
	tests/recorddb/progress_test.cc \
	tests/recorddb/pruning_test.cc \
	tests/recorddb/record_counts_test.cc \
	tests/recorddb/roles_test.cc \
	tests/recorddb/schema_test.cc \
	tests/recorddb/serial_test.cc \
	tests/recorddb/shared_transaction_test.cc \
	tests/recorddb/shared_writes_fixture.hh \
	tests/recorddb/shared_writes_test.cc \
	tests/recorddb/snapshot_test.cc \
	tests/recorddb/staged_zone_test.cc \
	tests/recorddb/standby_test.cc \
	tests/recorddb/store_comments_test.cc \
	tests/recorddb/store_keys_test.cc \
	tests/recorddb/store_nameservers_test.cc \
	tests/recorddb/store_neighbours_test.cc \
	tests/recorddb/store_search_test.cc \
	tests/recorddb/store_subtree_test.cc \
	tests/recorddb/store_test.cc \
	tests/recorddb/store_transfers_test.cc \
	tests/recorddb/token_test.cc \
	tests/recorddb/zone_version_test.cc \
	tests/recorddb/test_database.cc tests/recorddb/test_database.hh
tests_recorddb_recorddb_suite_LDADD = \
	libdodns_runner.la \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LIBPQ_LIBS) $(LDNS_LIBS)
