noinst_LTLIBRARIES += libdodns_zonefile.la
libdodns_zonefile_la_CPPFLAGS = $(AM_CPPFLAGS) $(LIBIDN2_CFLAGS)
libdodns_zonefile_la_SOURCES = \
	src/zonefile/entry.cc src/zonefile/entry.hh \
	src/zonefile/final_dot.cc src/zonefile/final_dot.hh \
	src/zonefile/idn.cc src/zonefile/idn.hh \
	src/zonefile/rdata_form.cc src/zonefile/rdata_form.hh \
	src/zonefile/relative_names.cc src/zonefile/relative_names.hh
