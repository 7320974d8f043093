noinst_LTLIBRARIES += libdodns_api.la
libdodns_api_la_CPPFLAGS = $(AM_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS)
libdodns_api_la_SOURCES = \
	src/api/account_get.cc \
	src/api/backfill.cc \
	src/api/call.cc src/api/call.hh \
	src/api/domain_create.cc \
	src/api/domain_delete.cc \
	src/api/domain_get.cc \
	src/api/domain_json.cc src/api/domain_json.hh \
	src/api/domains_list.cc \
	src/api/endpoints.hh \
	src/api/json.cc src/api/json.hh \
	src/api/paging.cc src/api/paging.hh \
	src/api/problem.cc src/api/problem.hh \
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
	src/api/routes.cc src/api/routes.hh \
	src/api/settings.hh \
	src/api/txt_data.cc src/api/txt_data.hh \
	src/api/zone_file.cc src/api/zone_file.hh
