check_PROGRAMS += tests/pg/pg_suite
DATABASE_SUITES += tests/pg/pg_suite

tests_pg_pg_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_pg_pg_suite_SOURCES = \
	tests/pg/connect_test.cc \
	tests/pg/connection_test.cc \
	tests/pg/copy_test.cc \
	tests/pg/pool_test.cc \
	tests/pg/pulse_test.cc \
	tests/pg/silent_server.hh \
	tests/pg/test_server.hh \
	tests/pg/timeout_test.cc
tests_pg_pg_suite_LDADD = \
	libdodns_runner.la \
	libdodns_pg.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LIBPQ_LIBS) $(THREAD_LIBS)
