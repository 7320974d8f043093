noinst_LTLIBRARIES += libdodns_http.la
libdodns_http_la_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS) $(PROMETHEUS_CFLAGS)
libdodns_http_la_SOURCES = \
	src/http/answering.hh \
	src/http/body.cc src/http/body.hh \
	src/http/chunk_pipe.cc src/http/chunk_pipe.hh \
	src/http/chunked_response.hh \
	src/http/current.hh \
	src/http/event_sending.hh \
	src/http/event_stream.cc src/http/event_stream.hh \
	src/http/forwarded.cc src/http/forwarded.hh \
	src/http/headers.cc src/http/headers.hh \
	src/http/message.cc src/http/message.hh \
	src/http/metrics.cc src/http/metrics.hh \
	src/http/pending_answer.hh \
	src/http/reading.hh \
	src/http/request_id.cc src/http/request_id.hh \
	src/http/router.cc src/http/router.hh \
	src/http/server.cc src/http/server.hh \
	src/http/session.cc src/http/session.hh \
	src/http/streamed_request.hh \
	src/http/target.cc src/http/target.hh \
	src/http/wire_stream.hh \
	src/http/workers.cc src/http/workers.hh
