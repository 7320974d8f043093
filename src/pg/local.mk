noinst_LTLIBRARIES += libdodns_pg.la
libdodns_pg_la_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
libdodns_pg_la_SOURCES = \
	src/pg/advisory_lock.cc src/pg/advisory_lock.hh \
	src/pg/array_text.cc src/pg/array_text.hh \
	src/pg/connect.cc src/pg/connect.hh \
	src/pg/connection.cc src/pg/connection.hh \
	src/pg/copy.cc \
	src/pg/error.cc src/pg/error.hh \
	src/pg/pool.cc src/pg/pool.hh \
	src/pg/pulse.cc src/pg/pulse.hh \
	src/pg/result.cc src/pg/result.hh \
	src/pg/transaction.cc
