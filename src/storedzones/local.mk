noinst_LTLIBRARIES += libdodns_storedzones.la
libdodns_storedzones_la_SOURCES = \
	src/storedzones/stored_zones.cc src/storedzones/stored_zones.hh
