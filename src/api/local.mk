noinst_LTLIBRARIES += libdodns_api.la
libdodns_api_la_CPPFLAGS = $(AM_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS)
libdodns_api_la_SOURCES = \
	src/api/account_get.cc \
	src/api/backfill.cc \
	src/api/call.cc src/api/call.hh \
	src/api/change_get.cc \
	src/api/change_set.cc src/api/change_set.hh \
	src/api/changed_zone.cc src/api/changed_zone.hh \
	src/api/changes_post.cc \
	src/api/cursor.cc src/api/cursor.hh \
	src/api/difference_json.cc src/api/difference_json.hh \
	src/api/domain_create.cc \
	src/api/domain_delete.cc \
	src/api/domain_get.cc \
	src/api/domain_json.cc src/api/domain_json.hh \
	src/api/domains_list.cc \
	src/api/endpoint.cc \
	src/api/endpoints.hh \
	src/api/entries.cc src/api/entries.hh \
	src/api/event_feed.cc src/api/event_feed.hh \
	src/api/events_get.cc \
	src/api/history_call.cc src/api/history_call.hh \
	src/api/idempotency.cc src/api/idempotency.hh \
	src/api/json.cc src/api/json.hh \
	src/api/name_records.cc src/api/name_records.hh \
	src/api/nameserver_json.hh \
	src/api/nameservers_list.cc \
	src/api/next_soa.cc src/api/next_soa.hh \
	src/api/paging.cc src/api/paging.hh \
	src/api/preconditions.cc src/api/preconditions.hh \
	src/api/problem.cc src/api/problem.hh \
	src/api/propagation_watch.cc src/api/propagation_watch.hh \
	src/api/query_flags.cc src/api/query_flags.hh \
	src/api/rate_limit.cc src/api/rate_limit.hh \
	src/api/record_call.cc src/api/record_call.hh \
	src/api/record_checks.cc src/api/record_checks.hh \
	src/api/record_create.cc \
	src/api/record_data.cc src/api/record_data.hh \
	src/api/record_delete.cc \
	src/api/record_get.cc \
	src/api/record_json.cc src/api/record_json.hh \
	src/api/record_members.cc src/api/record_members.hh \
	src/api/record_names.cc src/api/record_names.hh \
	src/api/record_update.cc \
	src/api/records_list.cc \
	src/api/rejected_act.cc \
	src/api/rejected_endpoints.hh \
	src/api/rejected_json.cc src/api/rejected_json.hh \
	src/api/rejected_list.cc \
	src/api/routes.cc src/api/routes.hh \
	src/api/search_get.cc \
	src/api/settings.hh \
	src/api/streamed_list.cc src/api/streamed_list.hh \
	src/api/text_findings.cc src/api/text_findings.hh \
	src/api/time_text.cc src/api/time_text.hh \
	src/api/token_create.cc \
	src/api/token_json.cc src/api/token_json.hh \
	src/api/token_revoke.cc \
	src/api/tokens_list.cc \
	src/api/txt_data.cc src/api/txt_data.hh \
	src/api/upkeep.cc src/api/upkeep.hh \
	src/api/zone_audit.cc \
	src/api/zone_creation.cc src/api/zone_creation.hh \
	src/api/zone_difference.cc \
	src/api/zone_file.cc src/api/zone_file.hh \
	src/api/zone_history.cc \
	src/api/zone_restore.cc \
	src/api/zone_text_get.cc \
	src/api/zone_text_reader.cc src/api/zone_text_reader.hh \
	src/api/zone_text_slot.hh \
	src/api/zone_text_write.cc \
	src/api/zone_verification.cc src/api/zone_verification.hh
