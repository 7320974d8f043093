EXTRA_DIST += modules/dobackend/pdns_config/config.h

if BUILD_MODULE
pdnsmoduledir = $(pdns_moduledir)
pdnsmodule_LTLIBRARIES = libdobackend.la

# The host's headers are not ours to warn about. config.h is what they look for.
PDNS_CPPFLAGS = -DHAVE_CONFIG_H -I$(top_srcdir)/modules/dobackend/pdns_config \
	-isystem $(PDNS_SOURCE)/pdns -isystem $(PDNS_SOURCE)/ext/json11 -isystem $(PDNS_SOURCE)

libdobackend_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/modules $(PDNS_CPPFLAGS) \
	-DDODNS_PDNS_VERSION='"$(PDNS_SOURCE_VERSION)"'
# Objects made from the host's headers share their inline functions' statics
# with the host; our libraries stay hidden.
libdobackend_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=default
# The host resolves what is undefined; build-aux/check-symbols looks that it can.
libdobackend_la_LDFLAGS = -module -avoid-version -shared
libdobackend_la_LIBADD = libdodns_dns.la libdodns_base.la \
	$(LDNS_LIBS) $(THREAD_LIBS)
libdobackend_la_SOURCES =

TESTS += build-aux/check-symbols
endif
