# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += modules/dobackend/pdns_config/config.h

if BUILD_MODULE
pdnsmoduledir = $(pdns_moduledir)
pdnsmodule_LTLIBRARIES = modules/dobackend/libdobackend.la

# The host's headers are not ours to warn about. config.h is what they look for.
PDNS_CPPFLAGS = -DHAVE_CONFIG_H -I$(abs_top_srcdir)/modules/dobackend/pdns_config \
	-isystem $(PDNS_SOURCE)/pdns -isystem $(PDNS_SOURCE)/ext/json11 -isystem $(PDNS_SOURCE)

modules_dobackend_libdobackend_la_CPPFLAGS = $(AM_CPPFLAGS) $(PDNS_CPPFLAGS) \
	-DDODNS_VERSION='"$(PACKAGE_VERSION)"' -DDODNS_PDNS_VERSION='"$(PDNS_SOURCE_VERSION)"'
# Objects made from the host's headers share their inline functions' statics
# with the host; our libraries stay hidden.
modules_dobackend_libdobackend_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=default
# The host resolves what is undefined; build-aux/check-symbols looks that it can.
modules_dobackend_libdobackend_la_LDFLAGS = -module -avoid-version -shared
modules_dobackend_libdobackend_la_LIBADD = \
	libdodns_replica.la \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LMDB_LIBS) $(LIBPQ_LIBS) $(LDNS_LIBS) $(THREAD_LIBS)
modules_dobackend_libdobackend_la_SOURCES = \
	modules/dobackend/dobackend.cc modules/dobackend/dobackend.hh \
	modules/dobackend/dobackend_comments.cc \
	modules/dobackend/dobackend_keys.cc \
	modules/dobackend/dobackend_records.cc \
	modules/dobackend/dobackend_transfers.cc \
	modules/dobackend/dobackend_zones.cc \
	modules/dobackend/host.hh \
	modules/dobackend/host_rdata.cc modules/dobackend/host_rdata.hh \
	modules/dobackend/host_version.cc modules/dobackend/host_version.hh \
	modules/dobackend/loader.cc \
	modules/dobackend/record_source.cc modules/dobackend/record_source.hh \
	modules/dobackend/service.cc modules/dobackend/service.hh \
	modules/dobackend/settings.cc modules/dobackend/settings.hh \
	modules/dobackend/statistics.cc modules/dobackend/statistics.hh \
	modules/dobackend/tool_writes.cc modules/dobackend/tool_writes.hh

# Only compiled: what host.hh promises to fit every version fits this one.
check_LTLIBRARIES += libdodns_every_override.la
libdodns_every_override_la_CPPFLAGS = $(AM_CPPFLAGS) $(PDNS_CPPFLAGS)
libdodns_every_override_la_SOURCES = tests/dobackend/every_override.cc

TESTS += build-aux/check-symbols
endif
