check_PROGRAMS += tests/base/base_suite

tests_base_base_suite_CPPFLAGS = $(TESTS_CPPFLAGS)
tests_base_base_suite_SOURCES = tests/base/back_off_test.cc tests/base/scratch_file_test.cc
tests_base_base_suite_LDADD = libdodns_runner.la libdodns_base.la $(CPPUNIT_LIBS) $(THREAD_LIBS)
