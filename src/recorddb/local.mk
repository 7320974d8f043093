noinst_LTLIBRARIES += libdodns_recorddb.la
libdodns_recorddb_la_SOURCES = \
	src/recorddb/api_statements.hh \
	src/recorddb/audit.cc src/recorddb/audit.hh \
	src/recorddb/audit_list.cc src/recorddb/audit_list.hh \
	src/recorddb/audit_records.cc src/recorddb/audit_records.hh \
	src/recorddb/backfilled_zones.cc src/recorddb/backfilled_zones.hh \
	src/recorddb/change_position.cc src/recorddb/change_position.hh \
	src/recorddb/comment.hh \
	src/recorddb/consistency.cc src/recorddb/consistency.hh \
	src/recorddb/contents.cc src/recorddb/contents.hh \
	src/recorddb/database.cc src/recorddb/database.hh \
	src/recorddb/dual_write.cc src/recorddb/dual_write.hh \
	src/recorddb/feed_reader.cc src/recorddb/feed_reader.hh \
	src/recorddb/gate_facts.cc src/recorddb/gate_facts.hh \
	src/recorddb/history.cc src/recorddb/history.hh \
	src/recorddb/history_statements.hh \
	src/recorddb/idempotency.cc src/recorddb/idempotency.hh \
	src/recorddb/keys.cc src/recorddb/keys.hh \
	src/recorddb/managed_zone.cc src/recorddb/managed_zone.hh \
	src/recorddb/migration_statements.hh \
	src/recorddb/nameserver_status.cc src/recorddb/nameserver_status.hh \
	src/recorddb/numbered_row.hh \
	src/recorddb/position.cc src/recorddb/position.hh \
	src/recorddb/progress.cc src/recorddb/progress.hh \
	src/recorddb/readable.cc src/recorddb/readable.hh \
	src/recorddb/record_changes.cc src/recorddb/record_changes.hh \
	src/recorddb/record_columns.hh \
	src/recorddb/record_counts.cc src/recorddb/record_counts.hh \
	src/recorddb/record_search.cc src/recorddb/record_search.hh \
	src/recorddb/rejected.cc src/recorddb/rejected.hh \
	src/recorddb/schema.cc src/recorddb/schema.hh \
	src/recorddb/search_pattern.cc src/recorddb/search_pattern.hh \
	src/recorddb/serial.cc src/recorddb/serial.hh \
	src/recorddb/shared_transaction.cc src/recorddb/shared_transaction.hh \
	src/recorddb/shared_writes.cc src/recorddb/shared_writes.hh \
	src/recorddb/snapshot.cc src/recorddb/snapshot.hh \
	src/recorddb/stage.cc src/recorddb/stage.hh \
	src/recorddb/staged_statements.hh \
	src/recorddb/staged_zone.cc src/recorddb/staged_zone.hh \
	src/recorddb/statements.hh \
	src/recorddb/store.cc src/recorddb/store.hh \
	src/recorddb/store_comments.cc \
	src/recorddb/store_keys.cc \
	src/recorddb/store_nameservers.cc \
	src/recorddb/store_neighbours.cc \
	src/recorddb/store_records.cc \
	src/recorddb/store_search.cc \
	src/recorddb/store_session.hh \
	src/recorddb/store_transfers.cc \
	src/recorddb/store_zones.cc \
	src/recorddb/token.cc src/recorddb/token.hh \
	src/recorddb/transfers.hh \
	src/recorddb/witnesses.cc src/recorddb/witnesses.hh \
	src/recorddb/waiting_writes.cc src/recorddb/waiting_writes.hh \
	src/recorddb/zone.cc src/recorddb/zone.hh \
	src/recorddb/zone_list.cc src/recorddb/zone_list.hh \
	src/recorddb/zone_places.cc src/recorddb/zone_places.hh \
	src/recorddb/zone_row.cc src/recorddb/zone_row.hh \
	src/recorddb/zone_set.cc src/recorddb/zone_set.hh \
	src/recorddb/zone_watch.cc src/recorddb/zone_watch.hh
nodist_libdodns_recorddb_la_SOURCES = schema/migrations.cc
