noinst_LTLIBRARIES += libdodns_legacy.la
libdodns_legacy_la_CPPFLAGS = $(AM_CPPFLAGS) $(LDNS_CFLAGS)
libdodns_legacy_la_SOURCES = \
	src/legacy/command.cc src/legacy/command.hh \
	src/legacy/configuration.cc src/legacy/configuration.hh \
	src/legacy/dns_client.cc src/legacy/dns_client.hh \
	src/legacy/dns_server.cc src/legacy/dns_server.hh \
	src/legacy/dns_server_rrsets.cc \
	src/legacy/dns_server_settings.cc \
	src/legacy/dns_server_zone.cc \
	src/legacy/endpoint.cc src/legacy/endpoint.hh \
	src/legacy/error.hh \
	src/legacy/incremental_transfer.cc src/legacy/incremental_transfer.hh \
	src/legacy/ldns_values.cc src/legacy/ldns_values.hh \
	src/legacy/message_budget.hh \
	src/legacy/notify_answer.cc src/legacy/notify_answer.hh \
	src/legacy/notify_listener.cc src/legacy/notify_listener.hh \
	src/legacy/open.cc src/legacy/open.hh \
	src/legacy/rndc.cc src/legacy/rndc.hh \
	src/legacy/soa.cc src/legacy/soa.hh \
	src/legacy/socket.cc src/legacy/socket.hh \
	src/legacy/sql_query.cc src/legacy/sql_query.hh \
	src/legacy/sql_syntax.cc src/legacy/sql_syntax.hh \
	src/legacy/sql_tables.cc src/legacy/sql_tables.hh \
	src/legacy/sql_tables_settings.cc \
	src/legacy/sql_tables_write.cc \
	src/legacy/system.cc src/legacy/system.hh \
	src/legacy/tcp_connection.cc src/legacy/tcp_connection.hh \
	src/legacy/tcp_listener.cc src/legacy/tcp_listener.hh \
	src/legacy/tsig_exchange.cc src/legacy/tsig_exchange.hh \
	src/legacy/tsig_key.cc src/legacy/tsig_key.hh \
	src/legacy/udp_socket.cc src/legacy/udp_socket.hh \
	src/legacy/update_message.cc src/legacy/update_message.hh \
	src/legacy/zone_list.cc src/legacy/zone_list.hh
