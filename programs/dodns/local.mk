bin_PROGRAMS += programs/dodns/dodns
dist_man_MANS += programs/dodns/dodns.1

programs_dodns_dodns_CPPFLAGS = $(AM_CPPFLAGS) -DDODNS_VERSION='"$(PACKAGE_VERSION)"'
programs_dodns_dodns_SOURCES = \
	programs/dodns/command.hh \
	programs/dodns/main.cc \
	programs/dodns/schema.cc \
	programs/dodns/token.cc
programs_dodns_dodns_LDADD = \
	libdodns_recorddb.la \
	libdodns_pg.la \
	libdodns_secrets.la \
	libdodns_dns.la \
	libdodns_base.la \
	$(LIBPQ_LIBS) $(LDNS_LIBS) $(OPENSSL_LIBS) $(BOOST_PROGRAM_OPTIONS_LIBS)
