TESTS += tests/dodns/command_line tests/dodns/convert
DATABASE_SUITES += tests/dodns/command_line
EXTRA_DIST += tests/dodns/command_line tests/dodns/convert
