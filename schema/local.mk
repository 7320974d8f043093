dodns_migrations = \
	schema/0001_roles_and_history.sql \
	schema/0002_names.sql \
	schema/0003_zones_and_records.sql \
	schema/0004_change_feed.sql \
	schema/0005_nameservers.sql \
	schema/0006_keys.sql \
	schema/0007_transfers_and_comments.sql \
	schema/0008_requested_copies.sql \
	schema/0009_api.sql \
	schema/0010_spelling_of_types.sql \
	schema/0011_history_and_counts.sql \
	schema/0012_migration.sql \
	schema/0013_writes.sql \
	schema/0014_compatible_schemas.sql \
	schema/0015_api_prunes_change_feed.sql \
	schema/0016_shared_writes.sql \
	schema/0017_shared_records.sql \
	schema/0018_plans_for_any_size.sql \
	schema/0019_disabled_twins.sql \
	schema/0020_way_back.sql \
	schema/0021_any_ttl.sql \
	schema/0022_failures.sql \
	schema/0023_drift_aside.sql

EXTRA_DIST += $(dodns_migrations) schema/README.md build-aux/embed-migrations
CLEANFILES += schema/migrations.cc

schema/migrations.cc: $(dodns_migrations) build-aux/embed-migrations
	$(AM_V_GEN)$(MKDIR_P) schema && \
	(cd $(srcdir) && build-aux/embed-migrations $(dodns_migrations)) >$@.new && \
	mv $@.new $@
