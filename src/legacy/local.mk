noinst_LTLIBRARIES += libdodns_legacy.la
                          libdodns_legacy_la_CPPFLAGS = $(AM_CPPFLAGS) $(LDNS_CFLAGS)
    libdodns_legacy_la_SOURCES =
        src / legacy / configuration.cc src / legacy / configuration.hh src / legacy / error.hh src / legacy / soa.cc src / legacy / soa.hh src / legacy / system.cc src / legacy / system.hh
