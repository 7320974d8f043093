# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
noinst_LTLIBRARIES += libdodns_replica.la
libdodns_replica_la_CPPFLAGS = $(AM_CPPFLAGS) $(LMDB_CFLAGS)
libdodns_replica_la_SOURCES = \
	src/replica/aliases.cc src/replica/aliases.hh \
	src/replica/applied.cc src/replica/applied.hh \
	src/replica/compare_zones.cc src/replica/compare_zones.hh \
	src/replica/directory.cc src/replica/directory.hh \
	src/replica/environment.cc src/replica/environment.hh \
	src/replica/error.hh \
	src/replica/facts.cc src/replica/facts.hh \
	src/replica/follower.cc src/replica/follower.hh \
	src/replica/follower_copy.cc \
	src/replica/full_copy.cc src/replica/full_copy.hh \
	src/replica/host_rules.hh \
	src/replica/inspection.cc src/replica/inspection.hh \
	src/replica/integrity.cc src/replica/integrity.hh \
	src/replica/kept_state.cc src/replica/kept_state.hh \
	src/replica/late_purges.cc src/replica/late_purges.hh \
	src/replica/left_mark.cc src/replica/left_mark.hh \
	src/replica/key_parts.hh \
	src/replica/name_builder.cc src/replica/name_builder.hh \
	src/replica/name_entry.cc src/replica/name_entry.hh \
	src/replica/nsec3_order.cc src/replica/nsec3_order.hh \
	src/replica/position_file.cc src/replica/position_file.hh \
	src/replica/reader.cc src/replica/reader.hh \
	src/replica/replica.cc src/replica/replica.hh \
	src/replica/reporter.cc src/replica/reporter.hh \
	src/replica/round.cc src/replica/round.hh \
	src/replica/row_reader.cc src/replica/row_reader.hh \
	src/replica/writer.cc src/replica/writer.hh \
	src/replica/zone_info.cc src/replica/zone_info.hh \
	src/replica/zone_place.cc src/replica/zone_place.hh
