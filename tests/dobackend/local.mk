EXTRA_DIST += tests/dobackend/rdata_in_host_test

if BUILD_MODULE
check_LTLIBRARIES += tests/dobackend/rdata_in_host.la
tests_dobackend_rdata_in_host_la_CPPFLAGS = $(TESTS_CPPFLAGS) -I$(top_srcdir)/modules/dobackend $(PDNS_CPPFLAGS)
tests_dobackend_rdata_in_host_la_CXXFLAGS = $(AM_CXXFLAGS) -fvisibility=default
# A module although it is not installed: -rpath makes libtool build it shared.
tests_dobackend_rdata_in_host_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_dobackend_rdata_in_host_la_LIBADD = \
	libdodns_dns.la \
	libdodns_base.la \
	$(CPPUNIT_LIBS) $(LDNS_LIBS)
tests_dobackend_rdata_in_host_la_SOURCES = \
	modules/dobackend/host_rdata.cc \
	tests/dobackend/rdata_in_host.cc \
	tests/runner/cases.cc

TESTS += tests/dobackend/rdata_in_host_test
endif
