check_PROGRAMS += tests/http/http_suite
EXTRA_DIST += \
	tests/http/data/address_ranges \
	tests/http/data/forwarded \
	tests/http/data/malformed_requests \
	tests/http/data/routes \
	tests/http/data/targets

tests_http_http_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_http_http_suite_SOURCES = \
	tests/http/client.cc tests/http/client.hh \
	tests/http/event_stream_test.cc \
	tests/http/forwarded_test.cc \
	tests/http/limits_test.cc \
	tests/http/metrics_test.cc \
	tests/http/random_test.cc \
	tests/http/router_test.cc \
	tests/http/server_test.cc \
	tests/http/streaming_test.cc \
	tests/http/target_test.cc \
	tests/http/tls_test.cc
tests_http_http_suite_LDADD = \
	libdodns_runner.la \
	libdodns_http.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(OPENSSL_LIBS) $(PROMETHEUS_LIBS) $(THREAD_LIBS)
