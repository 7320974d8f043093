noinst_LTLIBRARIES += libdodns_dns.la
libdodns_dns_la_CPPFLAGS = $(AM_CPPFLAGS) $(LDNS_CFLAGS)
libdodns_dns_la_SOURCES = \
	src/dns/name.cc src/dns/name.hh \
	src/dns/nsec3.cc src/dns/nsec3.hh \
	src/dns/order_key.cc src/dns/order_key.hh \
	src/dns/plain_rdata.cc src/dns/plain_rdata.hh \
	src/dns/rdata.hh \
	src/dns/rdata_layout.hh \
	src/dns/record.hh \
	src/dns/rrtype.cc src/dns/rrtype.hh
