bin_PROGRAMS += programs/dodns/dodns
dist_man_MANS += programs/dodns/dodns.1

programs_dodns_dodns_CPPFLAGS = $(AM_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS) $(LIBCURL_CFLAGS) -DDODNS_VERSION='"$(PACKAGE_VERSION)"'
programs_dodns_dodns_SOURCES = \
	programs/dodns/answer_output.cc \
	programs/dodns/api_client.cc programs/dodns/api_client.hh \
	programs/dodns/backfill.cc \
	programs/dodns/backfill_output.cc programs/dodns/backfill_output.hh \
	programs/dodns/backfill_run.cc programs/dodns/backfill_run.hh \
	programs/dodns/backfill_zones.cc programs/dodns/backfill_zones.hh \
	programs/dodns/check.cc \
	programs/dodns/check_answers.cc \
	programs/dodns/check_contents.cc programs/dodns/check_contents.hh \
	programs/dodns/check_figures.cc \
	programs/dodns/check_options.cc programs/dodns/check_options.hh \
	programs/dodns/check_output.cc programs/dodns/check_output.hh \
	programs/dodns/command.hh \
	programs/dodns/convert.cc \
	programs/dodns/finding_output.cc programs/dodns/finding_output.hh \
	programs/dodns/main.cc \
	programs/dodns/progress.cc programs/dodns/progress.hh \
	programs/dodns/record_output.cc programs/dodns/record_output.hh \
	programs/dodns/rejected.cc \
	programs/dodns/rollout.cc \
	programs/dodns/rule_options.cc programs/dodns/rule_options.hh \
	programs/dodns/rules.cc \
	programs/dodns/schema.cc \
	programs/dodns/stage.cc \
	programs/dodns/token.cc \
	programs/dodns/verify.cc \
	programs/dodns/verify_file.cc \
	programs/dodns/verify_input.hh \
	programs/dodns/verify_old_zone.cc \
	programs/dodns/verify_stored_zone.cc \
	programs/dodns/zone_argument.cc programs/dodns/zone_argument.hh \
	programs/dodns/zone_progress.cc programs/dodns/zone_progress.hh
programs_dodns_dodns_LDADD = \
	libdodns_api.la \
	libdodns_migration.la \
	libdodns_legacy.la \
	libdodns_storedzones.la \
	libdodns_recorddb.la \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_pg.la \
	libdodns_http.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LIBPQ_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS) $(OPENSSL_LIBS) $(LIBCURL_LIBS) $(THREAD_LIBS) $(BOOST_PROGRAM_OPTIONS_LIBS)
