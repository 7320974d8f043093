# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The library that is installed for others: zonefile.hh and nothing else of it.
# In this folder because its name differs from libdodns_zonefile.la only by a
# character that automake does not keep.
lib_LTLIBRARIES = src/dodns/libdodns-zonefile.la
dodnsincludedir = $(includedir)/dodns
dodnsinclude_HEADERS = src/dodns/zonefile.hh
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = src/dodns/dodns-zonefile.pc
dist_man_MANS += src/dodns/dodns-zonefile.3
EXTRA_DIST += src/dodns/zonefile.map

src_dodns_libdodns_zonefile_la_SOURCES = \
	src/dodns/entry.cc \
	src/dodns/texts.cc src/dodns/texts.hh \
	src/dodns/zone_reader.cc \
	src/dodns/zone_writer.cc
src_dodns_libdodns_zonefile_la_LIBADD = \
	libdodns_zonefile.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LDNS_LIBS) $(LIBIDN2_LIBS)
# When these numbers change: docs/developer/library.md
src_dodns_libdodns_zonefile_la_LDFLAGS = -version-info 0:0:0 -no-undefined -Wl,--no-undefined -Wl,--version-script=$(srcdir)/src/dodns/zonefile.map
EXTRA_src_dodns_libdodns_zonefile_la_DEPENDENCIES = $(srcdir)/src/dodns/zonefile.map
