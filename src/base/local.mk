noinst_LTLIBRARIES += libdodns_base.la
libdodns_base_la_SOURCES = \
	src/base/back_off.hh \
	src/base/error.hh \
	src/base/finding.hh \
	src/base/log.cc src/base/log.hh \
	src/base/scratch_file.cc src/base/scratch_file.hh \
	src/base/take_octets.hh
