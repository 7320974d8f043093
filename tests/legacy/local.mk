check_PROGRAMS += tests/legacy/legacy_suite
DATABASE_SUITES += tests/legacy/legacy_suite
noinst_PROGRAMS += tests/legacy/drive_system
EXTRA_DIST += \
	tests/legacy/data/columns \
	tests/legacy/data/configurations \
	tests/legacy/data/incremental_transfers \
	tests/legacy/data/rndc_answers \
	tests/legacy/data/tsig_keys

LEGACY_TEST_LIBS = \
	libdodns_legacy.la \
	libdodns_zonefile.la \
	libdodns_pg.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LIBPQ_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS) $(OPENSSL_LIBS)

tests_legacy_legacy_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_legacy_legacy_suite_SOURCES = \
	tests/legacy/command_test.cc \
	tests/legacy/configuration_test.cc \
	tests/legacy/incremental_transfer_test.cc \
	tests/legacy/notify_answer_test.cc \
	tests/legacy/rndc_test.cc \
	tests/legacy/sql_syntax_test.cc \
	tests/legacy/sql_tables_test.cc \
	tests/legacy/tcp_listener_test.cc \
	tests/legacy/tsig_exchange_test.cc \
	tests/legacy/tsig_key_test.cc \
	tests/legacy/zone_list_test.cc
tests_legacy_legacy_suite_LDADD = libdodns_runner.la $(LEGACY_TEST_LIBS) $(CPPUNIT_LIBS)

tests_legacy_drive_system_CPPFLAGS = $(AM_CPPFLAGS)
tests_legacy_drive_system_SOURCES = tests/legacy/drive_system.cc
tests_legacy_drive_system_LDADD = $(LEGACY_TEST_LIBS)
