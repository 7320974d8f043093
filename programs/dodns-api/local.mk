sbin_PROGRAMS += programs/dodns-api/dodns-api
dist_man_MANS += programs/dodns-api/dodns-api.8

programs_dodns_api_dodns_api_CPPFLAGS = $(AM_CPPFLAGS) $(NLOHMANN_JSON_CFLAGS) $(SYSTEMD_CFLAGS) -DDODNS_VERSION='"$(PACKAGE_VERSION)"'
programs_dodns_api_dodns_api_SOURCES = \
	programs/dodns-api/main.cc \
	programs/dodns-api/old_system.cc programs/dodns-api/old_system.hh \
	programs/dodns-api/option_values.cc programs/dodns-api/option_values.hh \
	programs/dodns-api/options.cc programs/dodns-api/options.hh \
	programs/dodns-api/service_log.cc programs/dodns-api/service_log.hh \
	programs/dodns-api/sockets.cc programs/dodns-api/sockets.hh
programs_dodns_api_dodns_api_LDADD = \
	libdodns_api.la \
	libdodns_migration.la \
	libdodns_legacy.la \
	libdodns_storedzones.la \
	libdodns_verify.la \
	libdodns_zonefile.la \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_http.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LIBPQ_LIBS) $(LDNS_LIBS) $(LIBIDN2_LIBS) $(OPENSSL_LIBS) $(PROMETHEUS_LIBS) $(SYSTEMD_LIBS) \
	$(BOOST_PROGRAM_OPTIONS_LIBS) $(THREAD_LIBS)
