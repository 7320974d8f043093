noinst_LTLIBRARIES += libdodns_migration.la
libdodns_migration_la_SOURCES = \
	src/migration/answer_text.cc src/migration/answer_text.hh \
	src/migration/apart.cc src/migration/apart.hh \
	src/migration/backfill.cc src/migration/backfill.hh \
	src/migration/capture.cc src/migration/capture.hh \
	src/migration/check_answers.cc src/migration/check_answers.hh \
	src/migration/check_contents.cc src/migration/check_contents.hh \
	src/migration/content_digest.cc src/migration/content_digest.hh \
	src/migration/difference.cc src/migration/difference.hh \
	src/migration/dual_writer.cc src/migration/dual_writer.hh \
	src/migration/error.hh \
	src/migration/gates.cc src/migration/gates.hh \
	src/migration/intent.cc src/migration/intent.hh \
	src/migration/legacy_changes.cc src/migration/legacy_changes.hh \
	src/migration/legacy_write.cc src/migration/legacy_write.hh \
	src/migration/legacy_writes.cc src/migration/legacy_writes.hh \
	src/migration/old_zone.cc src/migration/old_zone.hh \
	src/migration/pace.hh \
	src/migration/push.cc src/migration/push.hh \
	src/migration/query_file.cc src/migration/query_file.hh \
	src/migration/question.cc src/migration/question.hh \
	src/migration/queue.cc src/migration/queue.hh \
	src/migration/record_verification.cc src/migration/record_verification.hh \
	src/migration/record_write.cc src/migration/record_write.hh \
	src/migration/rejected_actions.cc src/migration/rejected_actions.hh \
	src/migration/rejection.cc src/migration/rejection.hh \
	src/migration/repair.cc src/migration/repair.hh \
	src/migration/rollout.cc src/migration/rollout.hh \
	src/migration/serials.cc src/migration/serials.hh \
	src/migration/system_pool.hh \
	src/migration/worker.cc src/migration/worker.hh \
	src/migration/write_session.cc src/migration/write_session.hh \
	src/migration/write_session_end.cc \
	src/migration/zone_contents.cc src/migration/zone_contents.hh \
	src/migration/zone_memory.hh
