check_PROGRAMS += tests/replica/replica_suite

tests_replica_replica_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_replica_replica_suite_SOURCES = \
	tests/replica/dead_reader_test.cc \
	tests/replica/directory_test.cc \
	tests/replica/given_up_test.cc \
	tests/replica/left_mark_test.cc \
	tests/replica/name_entry_test.cc \
	tests/replica/position_file_test.cc \
	tests/replica/reader_test.cc \
	tests/replica/scratch.hh \
	tests/replica/writer_test.cc \
	tests/replica/zone_info_test.cc
tests_replica_replica_suite_LDADD = \
	libdodns_runner.la \
	libdodns_replica.la \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LMDB_LIBS) $(LIBPQ_LIBS) $(LDNS_LIBS) $(THREAD_LIBS)
