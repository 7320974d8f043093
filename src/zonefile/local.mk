noinst_LTLIBRARIES += libdodns_zonefile.la
libdodns_zonefile_la_CPPFLAGS = $(AM_CPPFLAGS) $(LIBIDN2_CFLAGS)
libdodns_zonefile_la_SOURCES = \
	src/zonefile/context.cc src/zonefile/context.hh \
	src/zonefile/directives.cc \
	src/zonefile/entry.cc src/zonefile/entry.hh \
	src/zonefile/entry_header.cc src/zonefile/entry_header.hh \
	src/zonefile/entry_reader.cc src/zonefile/entry_reader.hh \
	src/zonefile/entry_stream.cc src/zonefile/entry_stream.hh \
	src/zonefile/fast_path.cc src/zonefile/fast_path.hh \
	src/zonefile/file_text.cc src/zonefile/file_text.hh \
	src/zonefile/final_dot.cc src/zonefile/final_dot.hh \
	src/zonefile/generate.cc src/zonefile/generate.hh \
	src/zonefile/generation.cc src/zonefile/generation.hh \
	src/zonefile/idn.cc src/zonefile/idn.hh \
	src/zonefile/include_path.cc src/zonefile/include_path.hh \
	src/zonefile/joined_rdata.cc src/zonefile/joined_rdata.hh \
	src/zonefile/mnemonics.cc src/zonefile/mnemonics.hh \
	src/zonefile/plain_fields.cc src/zonefile/plain_fields.hh \
	src/zonefile/plain_ipv6.cc \
	src/zonefile/problem.cc src/zonefile/problem.hh \
	src/zonefile/rdata_form.cc src/zonefile/rdata_form.hh \
	src/zonefile/reader.cc src/zonefile/reader.hh \
	src/zonefile/reader_progress.cc src/zonefile/reader_progress.hh \
	src/zonefile/relative_names.cc src/zonefile/relative_names.hh \
	src/zonefile/reporter.cc src/zonefile/reporter.hh \
	src/zonefile/scanner.cc src/zonefile/scanner.hh \
	src/zonefile/source.cc src/zonefile/source.hh \
	src/zonefile/ttl_text.cc src/zonefile/ttl_text.hh \
	src/zonefile/writer.cc src/zonefile/writer.hh
