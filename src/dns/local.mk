noinst_LTLIBRARIES += libdodns_dns.la
libdodns_dns_la_CPPFLAGS = $(AM_CPPFLAGS) $(LDNS_CFLAGS)
libdodns_dns_la_SOURCES = \
	src/dns/decimal_escape.hh \
	src/dns/host_limits.cc src/dns/host_limits.hh \
	src/dns/name.cc src/dns/name.hh \
	src/dns/name_text.cc src/dns/name_text.hh \
	src/dns/nsec3.cc src/dns/nsec3.hh \
	src/dns/order_key.cc src/dns/order_key.hh \
	src/dns/plain_rdata.cc src/dns/plain_rdata.hh \
	src/dns/rdata.cc src/dns/rdata.hh \
	src/dns/rdata_addresses.cc \
	src/dns/rdata_bitmaps.cc \
	src/dns/rdata_field.cc src/dns/rdata_field.hh \
	src/dns/rdata_gateways.cc \
	src/dns/rdata_host_identity.cc \
	src/dns/rdata_layout.cc src/dns/rdata_layout.hh \
	src/dns/rdata_location.cc \
	src/dns/rdata_names.cc src/dns/rdata_names.hh \
	src/dns/rdata_numbers.cc \
	src/dns/rdata_octets.cc \
	src/dns/rdata_prefixes.cc \
	src/dns/rdata_reader.cc src/dns/rdata_reader.hh \
	src/dns/rdata_strings.cc \
	src/dns/rdata_svcparams.cc \
	src/dns/rdata_text.cc src/dns/rdata_text.hh \
	src/dns/rdata_type.cc src/dns/rdata_type.hh \
	src/dns/record.hh \
	src/dns/rrset.cc src/dns/rrset.hh \
	src/dns/rrtype.cc src/dns/rrtype.hh \
	src/dns/svcparam.cc src/dns/svcparam.hh
