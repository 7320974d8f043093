TESTS += tests/dodns/command_line tests/dodns/convert tests/dodns/library
DATABASE_SUITES += tests/dodns/command_line
EXTRA_DIST += tests/dodns/command_line tests/dodns/convert tests/dodns/library tests/dodns/library_user.cc
