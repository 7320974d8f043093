noinst_LTLIBRARIES += libdodns_secrets.la
libdodns_secrets_la_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
libdodns_secrets_la_SOURCES = \
	src/secrets/console_key.cc src/secrets/console_key.hh \
	src/secrets/digest.cc src/secrets/digest.hh \
	src/secrets/hmac.cc src/secrets/hmac.hh \
	src/secrets/token_secret.cc src/secrets/token_secret.hh
